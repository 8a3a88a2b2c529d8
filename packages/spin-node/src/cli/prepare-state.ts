import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import type { UpOptions } from "./flags.ts";

/**
 * Makes the folders of stores and logs, so that one which cannot be written is known at once and
 * not from the first request that fails. Then puts the values of `--key-value` into the default
 * store.
 *
 * @param storePath - the SQLite file of that store
 * @throws UserError if a folder or the store cannot be written
 */
export function prepareState(
  { stateDirectory, logDirectory, keyValues }: UpOptions,
  storePath: string,
): void {
  // A runtime configuration may have put the store elsewhere.
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
    throw new UserError(`'--key-value' cannot be stored in ${storePath}: ${messageOf(error)}.`);
  }
}

function makeFolder(path: string, flag: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `The folder ${path} cannot be written: ${messageOf(error)}. Choose another with '${flag}'.`,
    );
  }
}
