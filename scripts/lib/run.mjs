import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const BIN = join(ROOT, "node_modules", ".bin");

/**
 * The project's own Node, which the package `node` puts into node_modules: the machine's may be
 * too old for the tools.
 */
function projectNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const path = join(ROOT, "node_modules", "node", "bin", name);
  return existsSync(path) ? path : process.execPath;
}

/** Environment variables with which installed commands, and the project's Node, are found first. */
function projectEnvironment() {
  const { PATH, Path, ...rest } = process.env;
  return { ...rest, PATH: [BIN, PATH ?? Path ?? ""].join(delimiter) };
}

/**
 * Runs a Node script to its end, with this process's input and output.
 *
 * @param {string} script - The script's path from the repository's folder.
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] - Further environment variables.
 * @returns {Promise<number>} Its exit code.
 */
export function runScript(script, args, env = {}) {
  return wait(spawn(projectNode(), [join(ROOT, script), ...args], options(env)));
}

/**
 * Runs npm to its end, with this process's input and output.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} Its exit code.
 */
export function runNpm(args) {
  // Under `npm run`, npm says where it is; that path needs no shell on Windows.
  const npm = process.env["npm_execpath"];
  const child = npm?.endsWith("js")
    ? spawn(process.execPath, [npm, ...args], options({}))
    : spawn(`npm ${args.join(" ")}`, { ...options({}), shell: true });
  return wait(child);
}

/** @param {Record<string, string>} env */
function options(env) {
  return {
    cwd: ROOT,
    env: { ...projectEnvironment(), ...env },
    stdio: /** @type {const} */ ("inherit"),
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function wait(child) {
  // Ctrl+C reaches the whole group: the child ends in its own way, and this process after it.
  const passOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  const ignore = () => {};
  process.on("SIGINT", ignore);
  process.on("SIGTERM", passOn);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", passOn);
      resolve(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1));
    });
  });
}
