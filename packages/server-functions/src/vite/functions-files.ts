import { readdirSync } from "node:fs";
import { posix } from "node:path";
import { normalizePath } from "vite";

const SUFFIX = ".functions.ts";

/** Whether a file is a module of server functions, by its name. */
export function isFunctionsFile(file: string): boolean {
  return file.endsWith(SUFFIX) && !file.includes("/node_modules/");
}

/**
 * All modules of server functions below a folder, in an order that is the same everywhere.
 *
 * @throws Error if two of them would give their functions the same ids
 */
export function findFunctionsFiles(root: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(root, normalizePath(path)))
    .filter(isFunctionsFile)
    .sort();
  const byPrefix = new Map<string, string>();
  for (const file of files) {
    const prefix = idPrefix(root, file);
    const other = byPrefix.get(prefix);
    if (other !== undefined) {
      throw new Error(
        `${other} and ${file} both make addresses that begin with /api/${prefix}/.\n\nWhat to do: give one of the two another name.`,
      );
    }
    byPrefix.set(prefix, file);
  }
  return files;
}

/**
 * What the ids of a module's functions begin with: the module's path below the root, without the
 * suffix. So ids are the same on every machine. A module named as its folder gives the name once:
 * both `counter.functions.ts` and `counter/counter.functions.ts` make `counter`.
 *
 * @throws Error for a file outside the root or with a name that cannot stand in an address
 */
export function idPrefix(root: string, file: string): string {
  const path = posix.relative(root, file);
  if (path.startsWith("../")) {
    throw new Error(
      `${file} is outside the folder of the server functions, ${root}.\n\nWhat to do: move it there, or set \`root\` in serverFunctions({ root }) to a folder that holds both.`,
    );
  }
  // In `counter/counter`, the folder and the file have one name.
  const prefix = path.slice(0, -SUFFIX.length).replace(/(^|\/)([^/]+)\/\2$/, "$1$2");
  if (!/^[\w-]+(\/[\w-]+)*$/.test(prefix)) {
    throw new Error(
      `${file} makes the address /api/${prefix}/….\n\nWhat to do: use letters, digits, "-" and "_" only in the names of the file and its folders.`,
    );
  }
  return prefix;
}
