import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf, UserError } from "../errors.ts";
import { parseAddress } from "../http/listen.ts";

const MIB = 1 << 20;

/** What `spin-node --help` prints. */
export const HELP = `Runs a Spin application on Node, through jco.

Usage: spin-node up [OPTIONS]

As in 'spin up':
  -f, --from <FILE>             the manifest, or its folder [default: spin.toml]
      --listen <ADDRESS>        IP address and port [default: 127.0.0.1:3000]
                                [env: SPIN_HTTP_LISTEN_ADDR]
      --find-free-port          if the port is taken, the next free one
      --build                   runs the build commands first
      --state-dir <DIR>         stores and logs [default: .spin beside the manifest]
  -L, --log-dir <DIR>           log files [default: logs in the state directory]
                                [env: SPIN_LOG_DIR]
      --runtime-config-file <FILE>
                                stores and language models of this machine
                                [env: RUNTIME_CONFIG_FILE]
      --key-value <KEY=VALUE>   sets a key of the default store; may be repeated
      --variable <NAME=VALUE>   sets a variable; may be repeated
                                [env: SPIN_VARIABLE_<NAME>]
      --max-instance-memory <BYTES>
                                memory of one instance [default: 268435456]
                                [env: SPIN_MAX_INSTANCE_MEMORY]
  -q, --quiet                   components print to their log files only
  -h, --help                    this text

Of this host only:
      --workers <N>             worker threads for each component
                                [default: as many as processors, 2 to 4]
      --request-timeout <SECONDS>
                                a request that takes longer gets a 504 [default: 30]
      --max-request-body <BYTES>
                                a longer one gets a 413 [default: 2097152]
      --max-requests-per-worker <N>
                                then the worker is replaced [default: 1000]
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
  "max-requests-per-worker": { type: "string" },
} as const;

/**
 * Reads a command line. A flag beats the environment variable of the same meaning.
 *
 * @returns nothing if the command line asks for help
 * @throws UserError if it has no meaning
 */
export function parseCommandLine(args: string[], environment: NodeJS.ProcessEnv) {
  const { values, positionals } = parse(args);
  if (values.help || positionals.length === 0) return undefined;
  const unknown = positionals.find((word, index) => index > 0 || word !== "up");
  if (unknown !== undefined) {
    throw new UserError(`'${unknown}' is no command of spin-node: there is only 'up'.`);
  }

  const from = values.from ?? "spin.toml";
  const manifest = resolve(from.endsWith(".toml") ? from : join(from, "spin.toml"));
  const stateDirectory = resolve(values["state-dir"] ?? join(dirname(manifest), ".spin"));
  const logDirectory = values["log-dir"] ?? environment["SPIN_LOG_DIR"];
  const number = (flag: NumberFlag, fallback: number, variable?: string) =>
    positive(values[flag] ?? (variable && environment[variable]), flag, fallback);
  return {
    manifest,
    listen: parseAddress(values.listen ?? environment["SPIN_HTTP_LISTEN_ADDR"] ?? "127.0.0.1:3000"),
    findFreePort: values["find-free-port"] ?? false,
    build: values.build ?? false,
    stateDirectory,
    logDirectory: logDirectory === undefined ? join(stateDirectory, "logs") : resolve(logDirectory),
    runtimeConfigFile: values["runtime-config-file"] ?? environment["RUNTIME_CONFIG_FILE"],
    keyValues: assignments(values["key-value"], "key-value"),
    variables: assignments(values.variable, "variable"),
    quiet: values.quiet ?? false,
    maxInstanceBytes: number("max-instance-memory", 256 * MIB, "SPIN_MAX_INSTANCE_MEMORY"),
    workers: number("workers", Math.max(2, Math.min(4, availableParallelism()))),
    requestTimeoutMs: number("request-timeout", 30) * 1000,
    maxRequestBodyBytes: number("max-request-body", 2 * MIB),
    maxRequestsPerWorker: number("max-requests-per-worker", 1000),
  };
}

/** What `spin-node up` was asked for, checked and with its defaults. */
export type UpOptions = NonNullable<ReturnType<typeof parseCommandLine>>;

type NumberFlag =
  | "workers"
  | "request-timeout"
  | "max-request-body"
  | "max-requests-per-worker"
  | "max-instance-memory";

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw new UserError(`${messageOf(error)} See 'spin-node --help'.`);
  }
}

function positive(text: string | undefined, flag: string, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UserError(`'--${flag} ${text}': must be a number above 0.`);
}

function assignments(texts: string[] = [], flag: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new UserError(`'--${flag} ${text}': must be a name and a value, as NAME=VALUE.`);
    }),
  );
}
