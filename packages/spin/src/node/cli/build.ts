import { spawnSync } from "node:child_process";
import type { Application } from "../config/application.ts";
import { UserError } from "../errors.ts";

/**
 * Runs the build commands of all components in the system's shell, in the order of the manifest.
 *
 * @throws UserError if a command fails
 */
export function build({ components }: Application): void {
  for (const { id, build } of components) {
    for (const command of build.commands) {
      console.log(`Building component ${id} with \`${command}\``);
      const options = { shell: true, stdio: "inherit", cwd: build.directory } as const;
      const { status, error } = spawnSync(command, options);
      if (status === 0) continue;
      throw new UserError(
        `Component '${id}' could not be built: the command '${command}' ended with ` +
          `${error ? error.message : `exit code ${status}`}. Fix what its output above reports, and ` +
          "build again.",
      );
    }
  }
}
