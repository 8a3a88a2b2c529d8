import { readManifest } from "../config/manifest.ts";
import { UserError } from "../errors.ts";
import { build } from "./build.ts";
import { HELP, parseCommand } from "./flags.ts";
import { up } from "./up.ts";

/**
 * Runs a command line.
 *
 * @param args - without the program's name
 * @param environment - the process's environment
 * @returns the exit code: 0 for success, 1 for a mistake that was reported
 */
export async function main(args: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const command = parseCommand(args, environment);
    switch (command.kind) {
      case "help":
        process.stdout.write(HELP);
        return 0;
      case "build":
        build(await readManifest(command.manifest));
        return 0;
      case "up":
        await up(command.options, environment);
        return 0;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`Error: ${error.message}`);
    return 1;
  }
}
