import { parseArgs } from "node:util";
import { ensureInstalled } from "./install.mjs";

/**
 * Takes the arguments after the task's name. Returns the exit code of the process.
 *
 * @typedef {(args: string[]) => number | Promise<number>} Task
 */

/** @typedef {NonNullable<import("node:util").ParseArgsConfig["options"]>} Options */

/**
 * A task that passes its arguments on to the command that it runs. The packages are installed first.
 *
 * @param {Task} run
 * @returns {Task}
 */
export function forwardArguments(run) {
  return async (args) => {
    await ensureInstalled();
    return run(args);
  };
}

/**
 * A task with options of its own, or with none. `--help` prints the usage; so does an unknown argument.
 *
 * @template {Options} Known
 * @param {object} definition
 * @param {string} definition.usage - the command, and a line for each option
 * @param {Known} [definition.options] - as `parseArgs` takes them
 * @param {boolean} [definition.installs] - whether the packages are installed first; true by default
 * @param {(values: Values<Known>) => number | Promise<number>} definition.run
 * @returns {Task}
 */
export function parseOptions({ usage, options, installs = true, run }) {
  return async (args) => {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(`Usage: ${usage}`);
      return 0;
    }
    /** @type {Values<Known>} */
    let values;
    try {
      ({ values } = parseArgs({ args, ...(options && { options }) }));
    } catch (error) {
      console.error(`${error instanceof Error ? error.message : error}\n\nUsage: ${usage}`);
      return 1;
    }
    if (installs) await ensureInstalled();
    return run(values);
  };
}

/**
 * The values that `parseArgs` returns.
 *
 * @template {Options} Known
 * @typedef {ReturnType<typeof parseArgs<{ args: string[], options: Known }>>["values"]} Values
 */
