/**
 * `npm run build`: builds the component and the browser's files; nothing that has not changed.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runTurbo } = await import("./lib/turbo.mjs");

const { values } = parseArgs({ options: { target: { type: "string", default: "spin" } } });
if (values.target !== "spin" && values.target !== "cloud") {
  console.error(`There is no target "${values.target}". It is "spin" (the default) or "cloud".`);
  process.exit(1);
}
await ensureInstalled();
process.exitCode = await runTurbo([values.target === "cloud" ? "build:cloud" : "build"]);
