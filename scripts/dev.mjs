/**
 * `npm run dev`: the app in Vite, with the same server functions and the same store, without Wasm.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { runUntilStopped } = await import("./lib/run.mjs");

await ensureInstalled();
process.exitCode = await runUntilStopped("node_modules/vite/bin/vite.js", [
  "apps/web",
  ...process.argv.slice(2),
]);
