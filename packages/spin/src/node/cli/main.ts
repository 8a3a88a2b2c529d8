import { UserError } from "../errors.ts";
import { HELP, parseCommandLine } from "./flags.ts";
import { trace } from "./trace.ts";
import { up } from "./up.ts";

/**
 * Runs the command line `spin-node <args>`.
 *
 * @returns the exit code: 0 for success, 1 if an error was reported to the user
 */
export async function main(args: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const options = parseCommandLine(args, environment);
    if (options === undefined) process.stdout.write(HELP);
    else if (options.command === "trace") await trace(options);
    else await up(options, environment);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`Error: ${error.message}`);
    return 1;
  }
}
