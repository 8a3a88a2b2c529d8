import { readdirSync } from "node:fs";
import { posix } from "node:path";
import { normalizePath } from "vite";

const SUFFIX = ".functions.ts";

/** Whether a file is a module of server functions, by its name. */
export function isFunctionsFile(file: string): boolean {
  return file.endsWith(SUFFIX) && !file.includes("/node_modules/");
}

/** All modules of server functions below a folder, in an order that is the same everywhere. */
export function findFunctionsFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(root, normalizePath(path)))
    .filter(isFunctionsFile)
    .sort();
}

/**
 * What the ids of a module's functions begin with: its path below the root, without the suffix. So
 * ids are the same on every machine, and no two functions share one: a path is unique in a folder,
 * a name in a module.
 *
 * @throws Error for a file outside the root, or with a name that cannot stand in an address
 */
export function idPrefix(root: string, file: string): string {
  const path = posix.relative(root, file);
  if (path.startsWith("../")) {
    throw new Error(
      `${file} is outside the folder of the server functions, ${root}.\n\nWhat to do: move it there, or set \`root\` in serverFunctions({ root }) to a folder that holds both.`,
    );
  }
  const prefix = path.slice(0, -SUFFIX.length);
  if (!/^[\w-]+(\/[\w-]+)*$/.test(prefix)) {
    throw new Error(
      `${file} makes the address /api/${prefix}/….\n\nWhat to do: use letters, digits, "-" and "_" only in the names of the file and its folders.`,
    );
  }
  return prefix;
}
