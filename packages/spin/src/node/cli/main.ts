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
    const [command, ...rest] = args;
    if (command === "trace") {
      await trace(rest);
      return 0;
    }
    const options = parseCommandLine(args, environment);
    if (options) await up(options, environment);
    else process.stdout.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`Error: ${error.message}`);
    return 1;
  }
}
