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

  --target <TARGET>     "spin", or "cloud" for clouds without atomic increments [default: spin]
`;

const { target } = readArguments(
  () => parseArgs({ options: { target: { type: "string", default: "spin" }, help: HELP_FLAG } }),
  HELP,
);
if (target !== "spin" && target !== "cloud") {
  console.error(`There is no target "${target}". It is "spin" (the default) or "cloud".`);
  process.exit(1);
}
await ensureInstalled();
process.exitCode = await runTurbo([target === "cloud" ? "build:cloud" : "build"]);
