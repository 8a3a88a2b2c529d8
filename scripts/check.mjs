/**
 * `npm run check`: types, lint and format.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runTurbo } = await import("./lib/turbo.mjs");

await ensureInstalled();
process.exitCode = await runTurbo(["types", "lint"]);
