import { type ESTree, parseSync } from "vite";
import type { Kind } from "../wire/protocol.ts";
import { CompileError } from "./compile-error.ts";

/** The package that `query` and `command` must come from. */
export const PACKAGE = "@react-on-spin/server-functions";

/** A server function, as its module exports it. */
export interface ExportedFunction {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * Reads which server functions a module exports, from its syntax alone: nothing is run.
 *
 * @param file - as messages show it
 * @throws CompileError if the module exports anything else that exists at run time
 */
export function readExports(code: string, file: string): readonly ExportedFunction[] {
  const { program, errors } = parseSync(file, code, { lang: "ts" });
  const [syntaxError] = errors;
  if (syntaxError) {
    throw new CompileError({
      file,
      code,
      offset: syntaxError.labels[0]?.start ?? 0,
      message: `This module cannot be parsed: ${syntaxError.message}`,
      hint: "correct the syntax.",
    });
  }

  const definers = findDefiners(program);
  const refuse = (node: ESTree.Span, what: string): never => {
    throw new CompileError({
      file,
      code,
      offset: node.start,
      message: `A *.functions.ts module may export server functions and types only, not ${what}.`,
      hint: "write `export const name = query(…)` or `command(…)`, and keep everything else in a module of its own.",
    });
  };

  const exported: ExportedFunction[] = [];
  for (const statement of program.body) {
    switch (statement.type) {
      case "ExportDefaultDeclaration":
        refuse(statement, "a default export");
        break;
      case "TSExportAssignment":
        refuse(statement, "`export =`");
        break;
      case "ExportAllDeclaration":
        if (statement.exportKind !== "type") refuse(statement, "the exports of another module");
        break;
      case "ExportNamedDeclaration": {
        const { declaration, exportKind, specifiers } = statement;
        if (exportKind === "type") break;
        if (declaration === null) {
          const specifier = specifiers.find((each) => each.exportKind !== "type");
          if (specifier) refuse(specifier, "a name that is defined elsewhere");
          break;
        }
        if (declaration.type !== "VariableDeclaration" || declaration.kind !== "const") {
          refuse(declaration, describe(declaration));
          break;
        }
        for (const { id, init } of declaration.declarations) {
          const kind =
            init?.type === "CallExpression" && init.callee.type === "Identifier"
              ? definers.get(init.callee.name)
              : undefined;
          if (id.type !== "Identifier") refuse(id, "a destructured value");
          else if (kind === undefined)
            refuse(id, `"${id.name}", which is no call of query or command`);
          else if (!/^[\w$]+$/.test(id.name))
            refuse(id, `"${id.name}", which cannot be in an address`);
          else exported.push({ name: id.name, kind });
        }
      }
    }
  }
  return exported;
}

/** The local names of `query` and `command`. */
function findDefiners(program: ESTree.Program): ReadonlyMap<string, Kind> {
  const definers = new Map<string, Kind>();
  for (const statement of program.body) {
    if (statement.type !== "ImportDeclaration" || statement.source.value !== PACKAGE) continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier")
        continue;
      const { name } = specifier.imported;
      if (name === "query" || name === "command") definers.set(specifier.local.name, name);
    }
  }
  return definers;
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
