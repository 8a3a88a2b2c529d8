import { type ESTree, parseSync } from "vite";
import type { FunctionKind } from "../wire/protocol.ts";
import { CompileError } from "./compile-error.ts";

/** The package from which `query` and `command` must be imported. */
export const PACKAGE = "@react-on-spin/server-functions";

const HINT =
  "write `export const name = query(…)` or `command(…)`, and move everything else to a module of its own.";

/** An exported server function. */
export interface ExportedFunction {
  readonly name: string;
  readonly kind: FunctionKind;
}

/**
 * Reads from a module's syntax which server functions it exports. The module is not run.
 *
 * @param file - the file's path, as error messages should show it
 * @throws CompileError if the module cannot be parsed, or exports anything but server functions and
 *   types: it would be missing in the browser
 */
export function readExports(code: string, file: string): readonly ExportedFunction[] {
  const { program, errors } = parseSync(file, code, { lang: "ts" });
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

  const imported = findImportedNames(program);
  const reject = (node: ESTree.Span, what: string, hint = HINT): never => {
    throw new CompileError({
      file,
      code,
      offset: node.start,
      message: `A *.functions.ts module exports ${what}. It may export only server functions and types, because the browser gets nothing else of it.`,
      hint,
    });
  };

  const exported: ExportedFunction[] = [];
  for (const statement of program.body) {
    switch (statement.type) {
      case "ExportDefaultDeclaration":
        reject(statement, "a value as its default");
        break;
      case "TSExportAssignment":
        reject(statement, "a value with `export =`");
        break;
      case "ExportAllDeclaration":
        if (statement.exportKind !== "type") reject(statement, "the exports of another module");
        break;
      case "ExportNamedDeclaration": {
        const { declaration, exportKind, specifiers } = statement;
        if (exportKind === "type") break;
        if (declaration === null) {
          const specifier = specifiers.find((each) => each.exportKind !== "type");
          if (specifier) reject(specifier, "a list of names, which may be defined elsewhere");
          break;
        }
        if (declaration.type !== "VariableDeclaration" || declaration.kind !== "const") {
          reject(declaration, describe(declaration));
          break;
        }
        for (const { id, init } of declaration.declarations) {
          const kind =
            init?.type === "CallExpression" && init.callee.type === "Identifier"
              ? imported.get(init.callee.name)
              : undefined;
          if (id.type !== "Identifier") {
            reject(id, "a destructured value");
          } else if (kind === undefined) {
            reject(id, `"${id.name}", which is not a call of query or command`);
          } else if (!/^[\w$]+$/.test(id.name)) {
            const name = `"${id.name}", whose name cannot be part of a URL`;
            reject(id, name, 'use only the letters a to z, digits, "_" and "$" in its name.');
          } else {
            exported.push({ name: id.name, kind });
          }
        }
      }
    }
  }
  return exported;
}

/** Finds the names under which a module imports `query` and `command`. */
function findImportedNames(program: ESTree.Program): ReadonlyMap<string, FunctionKind> {
  const names = new Map<string, FunctionKind>();
  for (const statement of program.body) {
    if (statement.type !== "ImportDeclaration" || statement.source.value !== PACKAGE) continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") {
        continue;
      }
      const { name } = specifier.imported;
      if (name === "query" || name === "command") names.set(specifier.local.name, name);
    }
  }
  return names;
}

function describe(declaration: ESTree.Declaration): string {
  switch (declaration.type) {
    case "VariableDeclaration":
      return `a variable declared with \`${declaration.kind}\``;
    case "FunctionDeclaration":
      return "a plain function";
    case "ClassDeclaration":
      return "a class";
    case "TSEnumDeclaration":
      return "an enum";
    default:
      return "this declaration";
  }
}
