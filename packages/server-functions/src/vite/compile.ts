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
  const exported = readExports(code, file);
  const isTaken = (name: string) => exported.some((each) => each.name === name);
  const createCommand = importAs("createCommand", isTaken);
  const createQuery = importAs("createQuery", isTaken);
  const stubs = exported.map(({ name, kind }) => {
    const create = kind === "query" ? createQuery.local : createCommand.local;
    return `export const ${name} = ${create}("${prefix}/${name}");\n`;
  });
  const specifiers = `${createCommand.specifier}, ${createQuery.specifier}`;
  return `import { ${specifiers} } from "${PACKAGE}/client";\n\n${stubs.join("")}`;
}

/**
 * Compiles a module for the server: the module as it is, with lines at the end that give each function
 * its id. Nothing above them moves, so the module needs no source map.
 *
 * @throws CompileError if the module exports anything but server functions and types
 */
export function compileForServer({ code, file, prefix }: FunctionsModule): string {
  const { local, specifier } = importAs("register", (name) => code.includes(name));
  const registrations = readExports(code, file).map(
    ({ name }) => `${local}("${prefix}/${name}", ${name});\n`,
  );
  return `${code}\nimport { ${specifier} } from "${PACKAGE}/server";\n${registrations.join("")}`;
}

/** Imports a name, under another one if the module has it already. */
function importAs(name: string, isTaken: (name: string) => boolean) {
  let local = name;
  while (isTaken(local)) local = `_${local}`;
  return { local, specifier: local === name ? name : `${name} as ${local}` };
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
