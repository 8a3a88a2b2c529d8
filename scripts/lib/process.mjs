// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const BIN = join(ROOT, "node_modules", ".bin");

/** How often to check that npm is still running, in milliseconds. */
const PARENT_CHECK = 1000;

const PARENT = process.ppid;

/**
 * The path of the project's own Node, which the npm package `node` installs. The machine's Node may be
 * too old for the tools.
 */
export const PROJECT_NODE = join(
  ...[ROOT, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node"],
);

/** Whether this process runs TypeScript and the tools: on the project's Node, or on one as new. */
export const isProjectNode = () => Number.parseInt(process.versions.node, 10) >= 24;

/**
 * Runs a Node script to its end, with this process's input and output. After Ctrl+C or SIGTERM, this
 * process ends too, with 130 or 143: some tools exit with 0 when they are interrupted, and the next step
 * would rely on work that they have not done.
 *
 * @param {string} script - its path from the repository's folder
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [env] - further environment variables
 * @returns {Promise<number>} its exit code
 */
export async function runScript(script, args, env = {}) {
  return codeUnlessInterrupted(await wait(spawnScript(script, args, env)));
}

/**
 * Runs a Node script that serves until it is stopped. Being stopped counts as success.
 *
 * @param {string} script - its path from the repository's folder
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code; 0 if Ctrl+C or SIGTERM ended it
 */
export async function runUntilStopped(script, args) {
  const { code, endedBy } = await wait(spawnScript(script, args));
  return code ?? (endedBy === "SIGINT" || endedBy === "SIGTERM" ? 0 : 1);
}

/**
 * Runs npm to its end, as {@link runScript} runs a script.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runNpm(args) {
  // Under `npm run`, this variable holds npm's path, which needs no shell on Windows.
  const npm = process.env["npm_execpath"];
  const child = npm?.endsWith("js")
    ? spawn(process.execPath, [npm, ...args], options({}))
    : spawn(`npm ${args.join(" ")}`, { ...options({}), shell: true });
  return codeUnlessInterrupted(await wait(child));
}

/**
 * Runs tasks of turbo.json. Turbo skips those whose inputs have not changed.
 *
 * @param {readonly string[]} args - task names and flags of `turbo run`
 * @param {Readonly<Record<string, string>>} [env] - further environment variables
 * @returns {Promise<number>} the exit code
 */
export function runTurbo(args, env = {}) {
  return runScript("node_modules/turbo/bin/turbo", ["run", ...args], {
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    ...env,
  });
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [env]
 */
function spawnScript(script, args, env = {}) {
  const node = existsSync(PROJECT_NODE) ? PROJECT_NODE : process.execPath;
  return spawn(node, [join(ROOT, script), ...args], options(env));
}

/** @param {Readonly<Record<string, string>>} env */
function options(env) {
  const { PATH, Path, ...rest } = process.env;
  const path = [BIN, PATH ?? Path ?? ""].join(delimiter);
  return {
    cwd: ROOT,
    env: { ...rest, PATH: path, ...env },
    stdio: /** @type {const} */ ("inherit"),
  };
}

/**
 * @typedef {object} End
 * @property {number | null} code - the exit code, unless a signal ended the process
 * @property {NodeJS.Signals | null} endedBy
 * @property {"SIGINT" | "SIGTERM" | undefined} interruption - the signal that this process got meanwhile
 */

/**
 * The child's exit code. If this process was interrupted meanwhile, it ends with the code by which shells
 * report the signal.
 *
 * @param {End} end
 * @returns {number}
 */
function codeUnlessInterrupted({ code, interruption }) {
  if (interruption !== undefined) process.exit(128 + constants.signals[interruption]);
  return code ?? 1;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<End>}
 */
function wait(child) {
  /** @type {End["interruption"]} */
  let interruption;
  // Ctrl+C reaches the child too: it ends in its own way, and then this process ends.
  const onInterrupt = () => {
    interruption = "SIGINT";
  };
  const onTerminate = () => {
    interruption = "SIGTERM";
    child.kill("SIGTERM");
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  const watch = onceParentIsGone(() => {
    if (interruption === undefined) onTerminate();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, endedBy) => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
      clearInterval(watch);
      resolve({ code, endedBy, interruption });
    });
  });
}

/**
 * Calls back once npm has ended: npm does not pass SIGTERM on to what it has started. A script that was
 * not started by npm may be meant to outlive its parent, as under nohup. On Windows a process keeps the
 * id of a parent that has ended, so there the end cannot be seen.
 *
 * @param {() => void} act
 */
function onceParentIsGone(act) {
  if (process.env["npm_execpath"] === undefined || process.platform === "win32") return;
  const watch = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(watch);
    act();
  }, PARENT_CHECK);
  return watch.unref();
}
