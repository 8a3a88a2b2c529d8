import { runScript } from "../lib/process.mjs";

/** Measures what the project promises. */
export const run = (args: string[]): Promise<number> => runScript("bench/main.ts", args);
