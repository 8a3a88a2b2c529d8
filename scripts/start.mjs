/**
 * `npm start`: from a bare clone to a running server. Arguments go to `spin-node up`.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runScript, runUntilStopped } = await import("./lib/run.mjs");

await ensureInstalled();
const built = await runScript("scripts/build.mjs", []);
process.exitCode =
  built === 0
    ? await runUntilStopped("packages/spin-node/bin/spin-node.mjs", [
        "up",
        ...process.argv.slice(2),
      ])
    : built;
