/**
 * What a module does that a component's engine does not do as Node does: it uses globals that may not be there, and
 * keeps values that the next request does not see.
 *
 * @module
 */
import { type ESTree, parseSync, Visitor } from "vite";

/** A global that a module uses, or a method that it calls. */
export interface GlobalUse {
  /** The global, or its member: `Intl`, `URL.canParse`. A method of any object: `.normalize`. */
  name: string;
  /** Where it begins in the module's code, in UTF-16 units. */
  offset: number;
}

/** The part of a syntax tree's node that is looked at. */
interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** Names that are written like globals, but are not read: the keys of what they are part of. */
const NOT_READ: Readonly<Record<string, string>> = {
  MemberExpression: "property",
  Property: "key",
  PropertyDefinition: "key",
  MethodDefinition: "key",
  ImportSpecifier: "imported",
  ExportSpecifier: "exported",
  LabeledStatement: "label",
  BreakStatement: "label",
  ContinueStatement: "label",
};

/**
 * Finds the globals that a module uses, and the methods that it calls. A name that the module declares anywhere is
 * taken for its own, and one that a function, or the module itself, asks for with `typeof` for guarded within that. A
 * function of another module, such as `path.normalize()`, is not a method, nor is one of `this`.
 *
 * @param defined - expressions in whose place the build writes a value, such as `process.env.NODE_ENV`
 */
export function findGlobals(code: string, defined: readonly string[] = []): GlobalUse[] {
  const declared = new Set<string>();
  const imported = new Set<string>();
  /** The uses, and what is guarded in the functions around them. */
  const uses: { use: GlobalUse; guards: readonly Set<string>[] }[] = [];

  const declare = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) declare(each);
    if (!isNode(node)) return;
    if (node.type === "Identifier") declared.add(String(node["name"]));
    else if (node.type === "AssignmentPattern") declare(node["left"]);
    else if (node.type === "RestElement") declare(node["argument"]);
    else if (node.type === "Property") declare(node["value"]);
    else if (/Pattern$/.test(node.type)) declare(node["elements"] ?? node["properties"]);
  };

  const visit = (node: unknown, around: readonly Set<string>[]): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, around);
    if (!isNode(node)) return;
    const { type } = node;
    // What is passed on from another module is not used here.
    if (type === "ExportNamedDeclaration" && isNode(node["source"])) return;
    if (type === "VariableDeclarator" || /^(Function|Class|Import\w*Specifier)/.test(type)) {
      declare(node["id"] ?? node["local"]);
    }
    if (/^Import\w*Specifier/.test(type) && isNode(node["local"])) {
      imported.add(nameOf(node["local"]));
    }
    const isFunction = /Function/.test(type);
    if (isFunction) declare(node["params"]);
    const guards = isFunction ? [...around, new Set<string>()] : around;
    if (type === "CatchClause") declare(node["param"]);
    const { operator, argument, object, property, callee } = node;
    const add = (name: string, { start: offset }: Node) =>
      uses.push({ use: { name, offset }, guards });
    if (type === "MemberExpression" && defined.includes(nameOf(node))) return;
    if (type === "UnaryExpression" && operator === "typeof" && isNode(argument)) {
      guards
        .at(-1)
        ?.add(nameOf(argument))
        .add(methodOf(argument) ?? nameOf(argument));
    }
    // With `?.()` it is called only if it is there.
    if (type === "CallExpression" && node["optional"] !== true && isNode(callee)) {
      const name = methodOf(callee);
      const { object: target } = callee;
      const isOwn =
        isNode(target) && (target.type === "ThisExpression" || imported.has(nameOf(target)));
      if (name !== undefined && !isOwn) add(name, callee);
    }
    if (type === "Identifier") add(String(node["name"]), node);
    if (type === "MemberExpression" && isNode(object) && object.type === "Identifier") {
      if (node["computed"] !== true && isNode(property)) {
        add(nameOf(node), node);
      }
    }
    const notRead = node["computed"] === true ? undefined : NOT_READ[type];
    for (const [key, child] of Object.entries(node)) {
      if (key !== notRead || (type === "Property" && node["shorthand"] === true)) {
        visit(child, guards);
      }
    }
  };

  visit(parseSync("module.js", code).program, [new Set()]);
  return uses.flatMap(({ use, guards }) => {
    const [object = ""] = use.name.split(".");
    const isGuarded = guards.some((guard) => guard.has(use.name) || guard.has(object));
    return declared.has(object) || isGuarded ? [] : use;
  });
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;

/** `Intl`, or `URL.canParse`. */
function nameOf(node: Node): string {
  const { object, property } = node;
  return isNode(object) && isNode(property)
    ? `${nameOf(object)}.${property["name"]}`
    : String(node["name"]);
}

/** `.normalize` of `text.normalize`; undefined if the node is not of that form. */
function methodOf({ type, computed, property }: Node): string | undefined {
  const isMethod = type === "MemberExpression" && computed !== true && isNode(property);
  return isMethod ? `.${property["name"]}` : undefined;
}

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
