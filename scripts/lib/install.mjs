import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNpm } from "./run.mjs";

const STAMP = join(ROOT, "node_modules", ".installed");

/** Whether what is installed is what the lock file says. */
export function isInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockHash();
}

/** Installs what is missing; ends the process with a sentence if that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log("Installing the packages of package-lock.json. The first time takes a minute or so.");
  const code = await runNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) {
    console.error(
      "The packages could not be installed. npm says why above. Installing needs the npm registry, so check the network (or the proxy and registry in your npm configuration) and try again.",
    );
    process.exit(1);
  }
  writeFileSync(STAMP, lockHash());
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
}
