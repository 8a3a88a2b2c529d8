/**
 * `npm run check`: types, lint, format and documentation.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runTurbo } = await import("./lib/turbo.mjs");

await ensureInstalled();
process.exitCode = await runTurbo(["types", "lint", "docs"]);
