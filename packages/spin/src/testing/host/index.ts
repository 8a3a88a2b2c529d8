/**
 * Starts a host for a test, as `spin-node up` or `spin up` does, and waits until it serves.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "../../node/errors.ts";
import { Program, type ProgramOptions } from "./program.ts";

export { Program, type ProgramOptions };

const SPIN_NODE = fileURLToPath(new URL("../../../bin/spin-node.mjs", import.meta.url));

const DEFAULT_START_TIMEOUT_MS = 45_000;

/** What {@link startHost} starts. */
export interface HostOptions extends Pick<ProgramOptions, "cwd" | "env"> {
  /**
   * The Node host, or the Spin CLI, which then has to be on the PATH.
   *
   * @default "node"
   */
  host?: "node" | "spin" | undefined;
  /**
   * The manifest, or its folder.
   *
   * @default "spin.toml"
   */
  manifest?: string | undefined;
  /**
   * The port to listen on, at 127.0.0.1.
   *
   * @default a free one
   */
  port?: number | undefined;
  /** The folder for the store, the models and the logs; by default `.spin` beside the manifest. */
  stateDir?: string | undefined;
  /** More arguments for `spin-node up` or `spin up`. */
  args?: readonly string[] | undefined;
  /**
   * How long it may take until it serves, in milliseconds. Spin first compiles a component that it has not
   * run before, which can take minutes.
   *
   * @default 45000
   */
  startTimeoutMs?: number | undefined;
}

/** A host that serves an application. */
export interface RunningHost extends Omit<Program, "waitForOutput"> {
  /** Where it serves, such as `http://127.0.0.1:3000`. */
  readonly url: string;
}

/**
 * Starts a host and waits until it serves. If this process ends, the host does, too.
 *
 * @throws Error with what the host printed, if it does not serve in time. Then it has ended.
 * @example
 * ```ts
 * import { startHost } from "@react-on-spin/spin/testing";
 *
 * test("the home page greets", async () => {
 *   const host = await startHost({ stateDir: await mkdtemp(join(tmpdir(), "test-")) });
 *   try {
 *     const response = await fetch(host.url);
 *     expect(await response.text()).toContain("Welcome");
 *   } finally {
 *     await host.stop();
 *   }
 * });
 * ```
 */
export async function startHost(options: HostOptions = {}): Promise<RunningHost> {
  const { startTimeoutMs = DEFAULT_START_TIMEOUT_MS } = options;
  const program = runHost(options);
  try {
    const [, url = ""] = await program.waitForOutput(/^Serving (\S+)\s/m, startTimeoutMs);
    return Object.assign(program, { url });
  } catch (error) {
    const isMissing = options.host === "spin" && program.stderr.includes("ENOENT");
    const advice = isMissing
      ? " Install Spin (https://spinframework.dev) on your PATH, or use the Node host."
      : "";
    throw new Error(`The host did not start.${advice} ${messageOf(error)}`);
  }
}

function runHost({
  host = "node",
  manifest = "spin.toml",
  port = 0,
  stateDir,
  args = [],
  ...options
}: HostOptions): Program {
  const up = [
    "up",
    ...["--from", manifest],
    ...["--listen", `127.0.0.1:${port}`],
    // Spin's logs are not in the state folder by default.
    ...(stateDir === undefined
      ? []
      : ["--state-dir", stateDir, "--log-dir", join(stateDir, "logs")]),
    ...args,
  ];
  return host === "node"
    ? new Program(process.execPath, [SPIN_NODE, ...up], options)
    : // `spin up` serves from a child process.
      new Program("spin", up, { ...options, withDescendants: true });
}
