import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known }>
>["values"];

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

/** Prints the usage, if `--help` asks for it. For a task that passes its arguments on to another command. */
export function printsUsage(usage: string, args: readonly string[]): boolean {
  if (!args.includes("--help") && !args.includes("-h")) return false;
  console.log(`Usage: ${usage}`);
  return true;
}
