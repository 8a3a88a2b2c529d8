/**
 * Starts the hosts that are measured: Spin and the Node host.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pidtree from "pidtree";
import pidusage from "pidusage";
import { ROOT } from "../scripts/lib/process.mjs";
import { findSpin } from "../scripts/lib/spin.mjs";

export type HostName = "spin" | "node";

/** The time limit for a host's start, in milliseconds. Spin first compiles the components. */
const START_TIMEOUT = 180_000;

const SPIN_NODE = "packages/spin-node/bin/spin-node.mjs";

/** `spin up` serves from a child process, so signals go to the process group. */
const IN_GROUP = process.platform !== "win32";

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
  const up = [
    "up",
    ...["--from", manifest],
    "--find-free-port",
    ...["--state-dir", stateDir],
    ...["--log-dir", join(stateDir, "logs")],
  ];
  const options = { env: { ...process.env, ...env } };
  const child =
    host === "spin"
      ? spawn("spin", up, { ...options, detached: IN_GROUP })
      : spawn(process.execPath, [join(ROOT, SPIN_NODE), ...up], options);
  const signal = host === "spin" && IN_GROUP && child.pid !== undefined ? -child.pid : child.pid;
  const end = () => {
    try {
      if (signal !== undefined) process.kill(signal, "SIGINT");
    } catch {
      // The process has already ended.
    }
  };
  process.once("exit", end);
  const url = await untilServing(child).catch((error: unknown) => {
    end();
    throw error;
  });
  const usage = async () => {
    const pids = await pidtree(child.pid ?? 0, { root: true });
    return Object.values(await pidusage(pids));
  };
  return {
    url,
    cpuTime: async () => sum((await usage()).map(({ ctime }) => ctime)),
    memory: async () => sum((await usage()).map(({ memory }) => memory)),
    stop: async () => {
      process.off("exit", end);
      const closed = once(child, "close");
      end();
      await closed;
    },
  };
}

function untilServing(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`The host ${why}:\n${output}`));
    const timer = setTimeout(() => fail("did not serve in time"), START_TIMEOUT);
    child.once("error", (error) => fail(`could not be run: ${error.message}`));
    child.once("close", () => fail("ended"));
    for (const stream of [child.stdout, child.stderr]) {
      // Keep reading, because a full pipe would block the host.
      stream?.on("data", (chunk: Buffer) => {
        output = `${output}${chunk}`.slice(-10_000);
        const [, url] = /Serving (http:\S+)/.exec(output) ?? [];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
