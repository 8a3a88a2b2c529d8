import { placeModels } from "../lib/models.ts";
import { runUntilStopped } from "../lib/process.mjs";

/** The app in Vite: the same server functions and the same store, without Wasm. */
export function run(args: string[]): Promise<number> {
  placeModels();
  return runUntilStopped("node_modules/vite/bin/vite.js", ["apps/web", ...args]);
}
