/**
 * `npm run bench`: measures what the project promises, and prints it as a table. Latencies are
 * compared within one run, with a component that answers a constant: alone they say more about the
 * machine than about the code.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { HELP_FLAG, readArguments } from "./lib/arguments.mjs";
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runScript } = await import("./lib/run.mjs");

const HELP = `Usage: npm run bench

It takes no options. It builds everything anew, and takes some minutes.
`;

readArguments(() => parseArgs({ options: { help: HELP_FLAG } }), HELP);
await ensureInstalled();
// On the project's own Node, since it imports the packages' sources.
process.exitCode = await runScript("scripts/bench/measure.mjs", []);
