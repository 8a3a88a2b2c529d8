import type { ESTree } from "vite";
// As a whole, so that an older version can be linked, and told what is required.
import * as vite from "vite";
import type { FunctionKind } from "../wire/protocol.ts";
import { CompileError } from "./code-frame.ts";

const PACKAGE = "@react-on-spin/server-functions";

/** The source of a `*.functions.ts` module, and its path as error messages should show it. */
export interface FunctionsModule {
  readonly code: string;
  readonly file: string;
  /** What the ids of its functions begin with: `counter` for `counter/getCount`. */
  readonly prefix: string;
}

/**
 * Compiles a module for the browser: a stub for each exported function, and nothing else. The code is
 * made from the exported names alone, so no body, schema, import or string of the module can leak.
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
 */
export function compileForServer({ code, file, prefix }: FunctionsModule): string {
  const { local, specifier } = importAs("register", (name) => code.includes(name));
  const registrations = readExports(code, file).map(
    ({ name, kind }) =>
      `${local}("${prefix}/${name}", ${name}, { kind: "${kind}", file: ${JSON.stringify(file)} });\n`,
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

const HINT =
  "write `export const name = query(…)` or `command(…)`, and move everything else to a module of its own.";

/**
 * Reads from a module's syntax which server functions it exports. The module is not run.
 *
 * @throws CompileError if the module cannot be parsed, or exports anything but server functions and
 *   types: it would be missing in the browser
 */
function readExports(code: string, file: string): readonly { name: string; kind: FunctionKind }[] {
  const { program, errors } = vite.parseSync(file, code, { lang: "ts" });
  const [syntaxError] = errors;
  if (syntaxError) {
    throw new CompileError({
      file,
      code,
      offset: syntaxError.labels[0]?.start ?? 0,
      message: `A *.functions.ts module cannot be parsed: ${syntaxError.message}`,
      hint: "correct the syntax at this position.",
    });
  }

  const known = findKinds(program);
  const mistake = (node: ESTree.Span, what: string, hint = HINT) =>
    new CompileError({
      file,
      code,
      offset: node.start,
      message: `A *.functions.ts module exports ${what}. It may export only server functions and types, because the browser gets nothing else of it.`,
      hint,
    });

  const exported: { name: string; kind: FunctionKind }[] = [];
  for (const statement of program.body) {
    if (statement.type === "ExportDefaultDeclaration") {
      throw mistake(statement, "a value as its default");
    }
    if (statement.type === "TSExportAssignment") {
      throw mistake(statement, "a value with `export =`");
    }
    if (statement.type === "ExportAllDeclaration" && statement.exportKind !== "type") {
      throw mistake(statement, "the exports of another module");
    }
    if (statement.type !== "ExportNamedDeclaration" || statement.exportKind === "type") continue;
    const { declaration, specifiers } = statement;
    const specifier = specifiers.find((each) => each.exportKind !== "type");
    if (specifier) throw mistake(specifier, "a list of names, which may be defined elsewhere");
    if (declaration === null) continue;
    if (declaration.type !== "VariableDeclaration" || declaration.kind !== "const") {
      throw mistake(declaration, describe(declaration));
    }
    for (const { id, init } of declaration.declarations) {
      if (id.type !== "Identifier") throw mistake(id, "a destructured value");
      const { name } = id;
      const callee = init?.type === "CallExpression" ? init.callee : undefined;
      const kind = callee?.type === "Identifier" ? known.get(callee.name) : undefined;
      if (kind === undefined) {
        throw mistake(id, `"${name}", which is not a call of the app's query or command`);
      }
      if (!/^[\w$]+$/.test(name)) {
        const hint = 'use only the letters a to z, digits, "_" and "$" in its name.';
        throw mistake(id, `"${name}", whose name cannot be part of a URL`, hint);
      }
      exported.push({ name, kind });
    }
  }
  return exported;
}

/**
 * Finds the names under which a module has `query` and `command`. It imports them from any module, or, in an app with one
 * module of functions, takes them from `defineFunctions` itself. Whether they are what that has returned turns out when
 * the server registers the functions.
 */
function findKinds(program: ESTree.Program): ReadonlyMap<string, FunctionKind> {
  const names = new Map<string, FunctionKind>();
  const add = (name: string, local: string) => {
    if (name === "query" || name === "command") names.set(local, name);
  };
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement.specifiers) {
        if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") {
          continue;
        }
        add(specifier.imported.name, specifier.local.name);
      }
    }
    if (statement.type !== "VariableDeclaration") continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== "ObjectPattern" || !isCallOfDefineFunctions(init)) continue;
      for (const property of id.properties) {
        if (property.type !== "Property" || property.key.type !== "Identifier") continue;
        if (property.value.type === "Identifier") add(property.key.name, property.value.name);
      }
    }
  }
  return names;
}

const isCallOfDefineFunctions = (init: ESTree.Expression | null): boolean =>
  init?.type === "CallExpression" &&
  init.callee.type === "Identifier" &&
  init.callee.name === "defineFunctions";

function describe(declaration: ESTree.Declaration): string {
  if (declaration.type === "VariableDeclaration") {
    return `a variable declared with \`${declaration.kind}\``;
  }
  const names: Partial<Record<ESTree.Declaration["type"], string>> = {
    FunctionDeclaration: "a plain function",
    ClassDeclaration: "a class",
    TSEnumDeclaration: "an enum",
  };
  return names[declaration.type] ?? "this declaration";
}
