import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { RuntimeConfig } from "../config/runtime-config.ts";
import { messageOf, UserError } from "../errors.ts";
import type { UpOptions } from "./flags.ts";

/**
 * Makes the folders of stores and logs, so that one which cannot be written is known at once and
 * not from the first request that fails.
 *
 * @throws UserError if one cannot be written
 */
export function makeFolders(
  { stateDirectory, logDirectory }: UpOptions,
  { keyValueStores }: RuntimeConfig,
): void {
  // A runtime configuration may have put all stores elsewhere.
  const hasStore = Object.values(keyValueStores).some((path) => dirname(path) === stateDirectory);
  if (hasStore) makeFolder(stateDirectory, "--state-dir");
  makeFolder(logDirectory, "--log-dir");
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
