/**
 * Starts the hosts that are measured: Spin and the Node host.
 *
 * @module
 */
import { startHost } from "@react-on-spin/spin/testing";
import pidtree from "pidtree";
import pidusage from "pidusage";
import { findSpin } from "../scripts/doctor.mjs";

export type HostName = "spin" | "node";

/** The time limit for a host's start, in milliseconds. Spin first compiles the components. */
const START_TIMEOUT_MS = 180_000;

/** An application that a host serves. */
export interface RunningApp {
  readonly url: string;
  /** CPU time of the host and all its processes until now, in milliseconds. */
  readonly cpuTime: () => Promise<number>;
  /** Memory that they hold now, in bytes. Shared memory is counted once for each process. */
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Returns the version of a host, or `undefined` if it is not installed. */
export function versionOf(host: HostName): string | undefined {
  if (host === "node") return `spin-node on Node ${process.version}`;
  return findSpin()?.text;
}

/**
 * Starts an application on a free port.
 *
 * @param stateDir - the folder for the store, the models and the logs
 * @param env - environment variables in addition to those of this process
 * @throws Error with the host's output if it does not serve in time
 */
export async function startApp(
  host: HostName,
  manifest: string,
  stateDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  const running = await startHost({
    host,
    manifest,
    stateDir,
    env,
    startTimeoutMs: START_TIMEOUT_MS,
  });
  const usage = async () => {
    const pids = await pidtree(running.pid, { root: true });
    return Object.values(await pidusage(pids));
  };
  return {
    url: running.url,
    cpuTime: async () => sum((await usage()).map(({ ctime }) => ctime)),
    memory: async () => sum((await usage()).map(({ memory }) => memory)),
    stop: async () => {
      await running.stop();
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
