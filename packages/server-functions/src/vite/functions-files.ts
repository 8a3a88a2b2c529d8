import { readdirSync } from "node:fs";
import { posix } from "node:path";
import { normalizePath } from "vite";

const SUFFIX = ".functions.ts";

/** Whether a file is a module of server functions, judged by its name. */
export function isFunctionsFile(file: string): boolean {
  return file.endsWith(SUFFIX) && !file.includes("/node_modules/");
}

/** Finds all modules of server functions in a folder and below, in the same order on every machine. */
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
        `The server functions of ${other} and of ${file} would have the same addresses, below /api/${prefix}/. A module with the same name as its folder takes the folder's address.\n\nWhat to do: rename one of the two modules.`,
      );
    }
    byPrefix.set(prefix, file);
  }
  return files;
}

/**
 * Returns what the ids of a module's functions begin with: the module's path below the root, without
 * the suffix, so that ids are the same on every machine. If a module has the same name as its folder,
 * the name counts once: `counter.functions.ts` and `counter/counter.functions.ts` both become `counter`.
 */
export function idPrefix(root: string, file: string): string {
  const path = posix.relative(root, file);
  if (path.startsWith("../")) {
    throw new Error(
      `${file} is outside the folder of the server functions, ${root}. Their addresses are paths below that folder.\n\nWhat to do: move the file into the folder, or set \`root\` in serverFunctions({ root }) to a folder that has both.`,
    );
  }
  const prefix = path.slice(0, -SUFFIX.length).replace(/(^|\/)([^/]+)\/\2$/, "$1$2");
  if (!/^[\w-]+(\/[\w-]+)*$/.test(prefix)) {
    throw new Error(
      `The path of ${file} cannot be part of the address /api/${prefix}/….\n\nWhat to do: use only letters, digits, "-" and "_" in the names of the file and its folders.`,
    );
  }
  return prefix;
}
