import { runScript } from "../lib/process.mjs";

/** Makes an app from a template. */
export const run = (args: string[]): Promise<number> => runScript("template/src/new.ts", args);
