// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_NODE, ROOT, runNpm } from "./process.mjs";

/**
 * What has to be installed, whatever npm's settings say: tools are development dependencies, and the script
 * of the package `node` puts the project's Node in its place.
 */
const NEEDED = ["--include=dev", "--include=optional", "--ignore-scripts=false"];

/** Whether the installed packages are those of the lock file, and the project's Node is in its place. */
export function isInstalled() {
  // npm keeps a list of what it has installed, in the format of the lock file.
  const installed = readPackages("node_modules/.package-lock.json");
  return (
    existsSync(PROJECT_NODE) &&
    Object.entries(readPackages("package-lock.json")).every(
      ([path, entry]) =>
        !path.startsWith("node_modules/") ||
        !isNeeded(entry) ||
        // A workspace has neither a version nor a checksum here. A tarball of one's own can change without its version.
        (path in installed &&
          installed[path]?.version === entry.version &&
          installed[path]?.integrity === entry.integrity),
    )
  );
}

/**
 * Whether a package has to be there. Of the optional ones, tools need those that hold their program for this
 * system. For Linux there are some for each C library: npm chooses one, which this does not check.
 *
 * @param {Entry} entry
 */
function isNeeded({ optional, os, cpu, libc }) {
  return (
    !optional ||
    (os !== undefined &&
      cpu !== undefined &&
      libc === undefined &&
      os.includes(process.platform) &&
      cpu.includes(process.arch))
  );
}

/** Installs the packages if they are not all there. If that fails, it ends the process with a message. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log("Installing the packages of package-lock.json. This takes about a minute.");
  const code = await runNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error", ...NEEDED]);
  if (code !== 0) {
    console.error(
      "The packages could not be installed: see npm's message above. npm needs its registry. Check your network, and the proxy and registry in your npm configuration, and try again.",
    );
    process.exit(1);
  }
}

/**
 * A package in a lock file.
 *
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * @param {string} file
 * @returns {Record<string, Entry>}
 */
function readPackages(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}
