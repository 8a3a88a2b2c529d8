/**
 * `npm run fix`: formats, and mends what the linter can mend.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runScript } = await import("./lib/run.mjs");

await ensureInstalled();
process.exitCode = await runScript("node_modules/@biomejs/biome/bin/biome", [
  "check",
  "--write",
  ".",
]);
