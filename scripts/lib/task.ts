import { type ParseArgsConfig, parseArgs } from "node:util";

/** Takes the arguments after the task's name. Returns the exit code of the process. */
export type Task = (args: string[]) => number | Promise<number>;

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known }>
>["values"];

/** A task that passes its arguments on to the command that it runs. `--help` prints the usage. */
export function withArguments(usage: string, run: Task): Task {
  return (args) => (printsUsage(usage, args) ? 0 : run(args));
}

/**
 * A task with options of its own, or with none.
 *
 * @param usage - as {@link readOptions} takes it, as the options are
 */
export function withOptions<const Known extends Options>(
  usage: string,
  options: Known,
  run: (values: Values<Known>) => number | Promise<number>,
): Task {
  return (args) => run(readOptions(usage, options, args));
}

/**
 * Reads the options of a task or a script. `--help` prints the usage and ends the process; so does an unknown argument.
 *
 * @param usage - the command, and a line for each option
 * @param options - as `parseArgs` takes them
 */
export function readOptions<const Known extends Options>(
  usage: string,
  options: Known,
  args: string[] = process.argv.slice(2),
): Values<Known> {
  if (printsUsage(usage, args)) process.exit();
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\nUsage: ${usage}`);
    process.exit(1);
  }
}

function printsUsage(usage: string, args: readonly string[]): boolean {
  if (!args.includes("--help") && !args.includes("-h")) return false;
  console.log(`Usage: ${usage}`);
  return true;
}
