import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf, UserError } from "../errors.ts";
import { parseAddress } from "../http/listen.ts";

const MIB = 1 << 20;

export const HELP = `Runs a Spin application on Node, through jco.

Usage: spin-node up [OPTIONS]
       spin-node trace [--from <FILE>] [LOG]
                                prints a log, or the standard input, with places in
                                the sources instead of those in a component's bundle

As in 'spin up':
  -f, --from <FILE>             the manifest, or its folder [default: spin.toml]
      --listen <ADDRESS>        IP address and port [default: 127.0.0.1:3000]
                                [env: SPIN_HTTP_LISTEN_ADDR]
      --find-free-port          if the port is in use, takes the next free one
      --build                   runs the build commands first
      --state-dir <DIR>         store, models and logs
                                [default: .spin beside the manifest]
  -L, --log-dir <DIR>           log files [default: logs in the state directory]
                                [env: SPIN_LOG_DIR]
      --runtime-config-file <FILE>
                                settings of this machine: store, language models
                                [env: RUNTIME_CONFIG_FILE]
      --key-value <KEY=VALUE>   sets a key of the default store; may be repeated
      --variable <NAME=VALUE>   sets a variable; may be repeated
                                [env: SPIN_VARIABLE_<NAME>]
      --max-instance-memory <BYTES>
                                memory limit of one instance [default: 268435456]
                                [env: SPIN_MAX_INSTANCE_MEMORY]
  -q, --quiet                   the output of components goes to the log files only
  -h, --help                    this text

Only in spin-node:
      --workers <N>             worker threads for each component
                                [default: one for each processor, 2 to 4]
      --request-timeout <SECONDS>
                                a request that takes longer gets a 504 [default: 30]
      --max-request-body <BYTES>
                                a longer body gets a 413 [default: 2097152]
`;

const FLAGS = {
  from: { type: "string", short: "f" },
  listen: { type: "string" },
  "find-free-port": { type: "boolean" },
  build: { type: "boolean" },
  "state-dir": { type: "string" },
  "log-dir": { type: "string", short: "L" },
  "runtime-config-file": { type: "string" },
  "key-value": { type: "string", multiple: true },
  variable: { type: "string", multiple: true },
  "max-instance-memory": { type: "string" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
  workers: { type: "string" },
  "request-timeout": { type: "string" },
  "max-request-body": { type: "string" },
} as const;

/**
 * Parses the command line. A flag takes precedence over its environment variable.
 *
 * @returns `undefined` if the user asked for help
 * @throws UserError for an unknown command or flag, or an invalid value
 */
export function parseCommandLine(args: string[], environment: NodeJS.ProcessEnv) {
  const { values, positionals } = parse(args);
  if (values.help || positionals.length === 0) return undefined;
  const [command, log, ...more] = positionals;
  const unknown = command === "trace" ? more[0] : command === "up" ? log : command;
  if (unknown !== undefined) {
    throw new UserError(
      `spin-node has no command '${unknown}', only 'up' and 'trace'. See 'spin-node --help'.`,
    );
  }
  const from = values.from ?? "spin.toml";
  const manifest = resolve(from.endsWith(".toml") ? from : join(from, "spin.toml"));
  if (command === "trace") return { command, manifest, log } as const;
  const stateDirectory = resolve(values["state-dir"] ?? join(dirname(manifest), ".spin"));
  const logDirectory = values["log-dir"] ?? environment["SPIN_LOG_DIR"];
  const maxMemory = values["max-instance-memory"] ?? environment["SPIN_MAX_INSTANCE_MEMORY"];
  return {
    command: "up" as const,
    manifest,
    listen: parseAddress(values.listen ?? environment["SPIN_HTTP_LISTEN_ADDR"] ?? "127.0.0.1:3000"),
    findFreePort: values["find-free-port"] ?? false,
    build: values.build ?? false,
    stateDirectory,
    logDirectory: logDirectory === undefined ? join(stateDirectory, "logs") : resolve(logDirectory),
    runtimeConfigFile: values["runtime-config-file"] ?? environment["RUNTIME_CONFIG_FILE"],
    keyValues: parsePairs(values["key-value"], "key-value"),
    variables: parsePairs(values.variable, "variable"),
    quiet: values.quiet ?? false,
    maxInstanceBytes: parsePositive(maxMemory, "max-instance-memory", 256 * MIB),
    workers: parsePositive(values.workers, "workers", defaultWorkers()),
    requestTimeoutMs: parsePositive(values["request-timeout"], "request-timeout", 30) * 1000,
    maxRequestBodyBytes: parsePositive(values["max-request-body"], "max-request-body", 2 * MIB),
  };
}

export type TraceOptions = Extract<ReturnType<typeof parseCommandLine>, { command: "trace" }>;

/** The options of `spin-node up`, validated, with defaults filled in. */
export type UpOptions = Extract<ReturnType<typeof parseCommandLine>, { command: "up" }>;

const defaultWorkers = () => Math.max(2, Math.min(4, availableParallelism()));

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw new UserError(`${messageOf(error)} See 'spin-node --help'.`);
  }
}

function parsePositive(text: string | undefined, flag: string, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UserError(`'${text}' is not valid for '--${flag}': use a number greater than 0.`);
}

function parsePairs(texts: string[] = [], flag: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new UserError(`'${text}' is not valid for '--${flag}': write it as NAME=VALUE.`);
    }),
  );
}
