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
 * A task with options of its own, or with none. `--help` prints the usage; so does an unknown argument.
 *
 * @param usage - the command, and a line for each option
 * @param options - as `parseArgs` takes them
 */
export function withOptions<const Known extends Options>(
  usage: string,
  options: Known,
  run: (values: Values<Known>) => number | Promise<number>,
): Task {
  return (args) => {
    if (printsUsage(usage, args)) return 0;
    let values: Values<Known>;
    try {
      ({ values } = parseArgs({ args, options }));
    } catch (error) {
      console.error(`${error instanceof Error ? error.message : error}\n\nUsage: ${usage}`);
      return 1;
    }
    return run(values);
  };
}

function printsUsage(usage: string, args: readonly string[]): boolean {
  if (!args.includes("--help") && !args.includes("-h")) return false;
  console.log(`Usage: ${usage}`);
  return true;
}
