import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNpm } from "./process.mjs";

/** Whether what is installed is what the lock file says. */
export function isInstalled() {
  // npm writes down what it has installed, in the form of the lock file.
  const installed = readPackages("node_modules/.package-lock.json");
  return Object.entries(readPackages("package-lock.json")).every(
    ([path, { version, optional }]) =>
      !path.startsWith("node_modules/") || optional || installed[path]?.version === version,
  );
}

/** Installs what is missing; ends the process with a sentence if that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log("Installing the packages of package-lock.json. This takes about a minute.");
  const code = await runNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) {
    console.error(
      "The packages could not be installed; npm says why above. It needs the npm registry: check the network, or the proxy and registry of your npm configuration, and try again.",
    );
    process.exit(1);
  }
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}
