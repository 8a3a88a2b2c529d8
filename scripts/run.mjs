/**
 * Runs a task of tasks.mjs: `npm run NAME` is `node scripts/run.mjs NAME`.
 *
 * This file and its static imports run on any version of Node. Everything else is imported after the
 * version check.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { tasks } = await import("./tasks.mjs");

const [name = "", ...args] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (task === undefined) {
  console.error(`There is no task "${name}". Choose one of: ${Object.keys(tasks).join(", ")}.`);
  process.exitCode = 1;
} else {
  process.exitCode = await task(args);
}
