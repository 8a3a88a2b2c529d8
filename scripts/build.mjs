/**
 * `npm run build`: builds the component and the browser's files; nothing that has not changed.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { HELP_FLAG, readArguments } from "./lib/arguments.mjs";
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runTurbo } = await import("./lib/turbo.mjs");

const HELP = `Usage: npm run build [-- OPTIONS]

  --target <TARGET>     "atomic", or "portable" for hosts without atomic increments [default: atomic]
`;

const { target } = readArguments(
  () => parseArgs({ options: { target: { type: "string", default: "atomic" }, help: HELP_FLAG } }),
  HELP,
);
if (target !== "atomic" && target !== "portable") {
  console.error(`There is no target "${target}". It is "atomic" (the default) or "portable".`);
  process.exit(1);
}
await ensureInstalled();
process.exitCode = await runTurbo([target === "portable" ? "build:portable" : "build"]);
