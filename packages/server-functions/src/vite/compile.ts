import { PACKAGE, readExports } from "./read-exports.ts";

/** A `*.functions.ts` module. */
export interface FunctionsModule {
  readonly code: string;
  /** As messages show it. */
  readonly file: string;
  /** What the ids of its functions begin with, such as `counter`. */
  readonly prefix: string;
}

/**
 * What the browser gets: a stub for each exported function, and nothing else of the module. The text
 * is made from names alone, so no body, schema, import or string can come along.
 */
export function compileForBrowser({ code, file, prefix }: FunctionsModule): string {
  const stubs = readExports(code, file).map(({ name, kind }) => {
    const create = kind === "query" ? "createQuery" : "createCommand";
    return `export const ${name} = ${create}("${prefix}/${name}");\n`;
  });
  return `import { createCommand, createQuery } from "${PACKAGE}/client";\n\n${stubs.join("")}`;
}

/**
 * What the server gets: the module as it was written, and below it the registration of each function
 * under its id. Only lines at the end are added, so all positions stay right.
 */
export function compileForServer({ code, file, prefix }: FunctionsModule): string {
  const registrations = readExports(code, file).map(
    ({ name }) => `__register("${prefix}/${name}", ${name});\n`,
  );
  return `${code}\nimport { register as __register } from "${PACKAGE}/server";\n${registrations.join("")}`;
}
