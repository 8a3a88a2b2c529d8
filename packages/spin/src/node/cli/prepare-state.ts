import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { SqliteStore } from "../../key-value/sqlite-store.ts";
import { messageOf, UserError } from "../errors.ts";
import type { UpOptions } from "./flags.ts";

/**
 * Creates the state and log folders at the start, so that a folder without write access is reported
 * now and not when the first request fails. Then saves the values of `--key-value` in the default
 * store.
 *
 * @param storePath - the SQLite file of the default store
 * @throws UserError if a folder or the store cannot be written
 */
export function prepareState(
  { stateDirectory, logDirectory, keyValues }: UpOptions,
  storePath: string,
): void {
  // The runtime configuration can put the store elsewhere.
  if (dirname(storePath) === stateDirectory) makeFolder(stateDirectory, "--state-dir");
  makeFolder(logDirectory, "--log-dir");

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

function makeFolder(path: string, flag: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `The folder ${path} cannot be written to: ${messageOf(error)}. Choose another with '${flag}'.`,
    );
  }
}
