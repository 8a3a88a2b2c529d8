import { runScript } from "../lib/process.mjs";

const HOST = "node_modules/@react-on-spin/spin-node/bin/spin-node.mjs";

/** Prints a log of the component with places in the sources. Arguments go to the host's command. */
export const run = (args: string[]): Promise<number> => runScript(HOST, ["trace", ...args]);
