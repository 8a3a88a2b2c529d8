import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { makeFolder, SqliteStore } from "../../key-value/sqlite-store.ts";
import type { Application } from "../config/application.ts";
import { messageOf, UserError } from "../errors.ts";
import type { UpOptions } from "./flags.ts";

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

/**
 * Creates the state and log folders at the start, so that a folder without write access is reported
 * now and not when the first request fails. Then saves the values of `--key-value` in the default
 * store.
 *
 * @throws UserError if a folder or the store cannot be written
 */
export function prepareState(
  { stateDirectory, logDirectory, keyValues }: UpOptions,
  storePath: string,
): void {
  // The runtime configuration can put the store elsewhere.
  if (dirname(storePath) === stateDirectory) checkFolder(stateDirectory, "--state-dir");
  checkFolder(logDirectory, "--log-dir");

  if (Object.keys(keyValues).length === 0) return;
  try {
    const store = new SqliteStore(storePath);
    for (const [key, value] of Object.entries(keyValues)) {
      store.set(key, new TextEncoder().encode(value));
    }
    store.close();
  } catch (error) {
    throw new UserError(
      `The values of '--key-value' cannot be saved in ${storePath}: ${messageOf(error)}. Repair or ` +
        "delete that file, or choose another folder with '--state-dir'.",
    );
  }
}

function checkFolder(path: string, flag: string): void {
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `The folder ${path} cannot be written to: ${messageOf(error)}. Choose another with '${flag}'.`,
    );
  }
}
