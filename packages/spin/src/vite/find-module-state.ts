import { type ESTree, parseSync, Visitor } from "vite";

/** A variable of a module that its functions change. */
export interface ModuleState {
  name: string;
  /** Where it is declared in the module's code, in UTF-16 units. */
  offset: number;
}

/** The classes whose instances hold what their methods were given. */
const CONTAINERS = /^(Array|Map|Set|WeakMap|WeakSet)$/;

/** The methods of those that change them. */
const CHANGES = /^(add|clear|delete|pop|push|set|shift|splice|unshift)$/;

/**
 * Finds the variables of a module that a function of the module changes: `let` that it assigns, and arrays, objects,
 * maps and sets that it fills.
 *
 * @param code - the module's JavaScript
 */
export function findModuleState(code: string): ModuleState[] {
  const { program } = parseSync("module.js", code);
  const variables = program.body.flatMap(variablesOf);
  const changed = new Set<string>();
  let depth = 0;
  const enter = () => {
    depth++;
  };
  const leave = () => {
    depth--;
  };
  const change = (target: ESTree.Node) => {
    if (target.type === "MemberExpression") change(target.object);
    // What runs while the module is loaded is part of the snapshot.
    else if (target.type === "Identifier" && depth > 0) changed.add(target.name);
  };
  new Visitor({
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": leave,
    FunctionExpression: enter,
    "FunctionExpression:exit": leave,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": leave,
    AssignmentExpression: ({ left }) => change(left),
    UpdateExpression: ({ argument }) => change(argument),
    CallExpression({ callee }) {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (CHANGES.test(callee.property.name)) change(callee.object);
    },
  }).visit(program);
  return variables.filter(({ name }) => changed.has(name));
}

/** The variables that a statement at the top of a module declares, if something in them can change. */
function variablesOf(statement: ESTree.Node): ModuleState[] {
  if (statement.type === "ExportNamedDeclaration") {
    return statement.declaration === null ? [] : variablesOf(statement.declaration);
  }
  if (statement.type !== "VariableDeclaration") return [];
  return statement.declarations.flatMap(({ id, init, start }) =>
    id.type === "Identifier" && (statement.kind !== "const" || isContainer(init))
      ? { name: id.name, offset: start }
      : [],
  );
}

function isContainer(init: ESTree.Expression | null): boolean {
  if (init?.type !== "NewExpression") {
    return init?.type === "ArrayExpression" || init?.type === "ObjectExpression";
  }
  return init.callee.type === "Identifier" && CONTAINERS.test(init.callee.name);
}
