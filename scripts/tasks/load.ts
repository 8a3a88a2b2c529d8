import { runScript } from "../lib/process.mjs";

/** Clicks from many clients at once, and checks that every click was counted. */
export const run = (args: string[]): Promise<number> => runScript("bench/clicks.ts", args);
