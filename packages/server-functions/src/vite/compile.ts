import { PACKAGE, readExports } from "./read-exports.ts";

/** The source of a `*.functions.ts` module. */
export interface FunctionsModule {
  readonly code: string;
  /** The file's path, as error messages should show it. */
  readonly file: string;
  /** What the ids of its functions begin with: `counter` for `counter/getCount`. */
  readonly prefix: string;
}

/**
 * Compiles a module for the browser: a stub for each exported function, and nothing else. The code is
 * made from the exported names alone, so no body, schema, import or string of the module can leak.
 *
 * @throws CompileError if the module exports anything but server functions and types
 */
export function compileForBrowser({ code, file, prefix }: FunctionsModule): string {
  const stubs = readExports(code, file).map(({ name, kind }) => {
    const create = kind === "query" ? "createQuery" : "createCommand";
    return `export const ${name} = ${create}("${prefix}/${name}");\n`;
  });
  return `import { createCommand, createQuery } from "${PACKAGE}/client";\n\n${stubs.join("")}`;
}

/**
 * Compiles a module for the server: the module as it is, with lines at the end that give each function
 * its id. Nothing above them moves, so the module needs no source map.
 *
 * @throws CompileError if the module exports anything but server functions and types
 */
export function compileForServer({ code, file, prefix }: FunctionsModule): string {
  const registrations = readExports(code, file).map(
    ({ name }) => `__register("${prefix}/${name}", ${name});\n`,
  );
  return `${code}\nimport { register as __register } from "${PACKAGE}/server";\n${registrations.join("")}`;
}

/**
 * Compiles the module `virtual:server-functions`, which exports the functions of all modules in a Map,
 * by their ids.
 *
 * @param files - the paths of all `*.functions.ts` modules
 */
export function compileFunctionsMap(files: readonly string[]): string {
  return [
    ...files.map((file, index) => `import * as module${index} from ${JSON.stringify(file)};`),
    `const modules = [${files.map((_, index) => `module${index}`).join(", ")}];`,
    "export const functions = new Map(",
    "  modules.flatMap((module) => Object.values(module)).map((each) => [each.id, each]),",
    ");",
  ].join("\n");
}
