import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Finds the project's folder: the nearest one, from a folder upwards, that has a `spin.toml`.
 *
 * @param from - by default the current folder
 * @throws Error if none has one
 */
export function findProject(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "spin.toml"))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `There is no spin.toml in ${from} or in a folder above it. Run the tests in the folder of the app, or in one below it.`,
  );
}
