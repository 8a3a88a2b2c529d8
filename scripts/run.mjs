/**
 * Runs a task: `npm run NAME` is `node scripts/run.mjs NAME`. Each file of `tasks/` is one.
 *
 * This file and what it imports run on Node 20, and before anything is installed. Everything else is TypeScript, which
 * the project's own Node runs: the npm package `node` installs it.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const [name, ...args] = process.argv.slice(2);
if (name === "doctor") {
  const { reportSetup } = await import("./doctor.mjs");
  await reportSetup();
} else {
  const { ensureInstalled } = await import("./lib/install.mjs");
  await ensureInstalled();
  const { isProjectNode, runScript } = await import("./lib/process.mjs");
  if (isProjectNode()) {
    const { runTask } = await import("./tasks.ts");
    process.exitCode = await runTask(name, args);
  } else {
    process.exitCode = await runScript("scripts/run.mjs", process.argv.slice(2));
  }
}
