import { SourceMap } from "node:module";
import { dirname, relative } from "node:path";
import { cwd } from "node:process";
import MagicString from "magic-string";
import rewritePattern from "regexpu-core";
import { normalizePath, type Plugin, parseSync, Visitor } from "vite";
import { findGlobals, findModuleState } from "./inspect-code.ts";
import { GLOBALS, packageOf } from "./node-modules.ts";
import { ownModule } from "./own-module.ts";

/** The folder of this package's modules. In the repository it is not in node_modules. */
const OWN_FOLDER = normalizePath(dirname(dirname(ownModule("vite/index"))));

/** What to use instead of globals that many people miss. */
const INSTEAD: Readonly<Record<string, string>> = {
  Intl: "Format by hand, the same on both sides.",
  setImmediate: "Use setTimeout or queueMicrotask.",
};

const USE_SOMETHING_ELSE = "Use something else, or ask for it with `typeof` first.";

/** Methods whose result depends on the locale. The engine has them, but knows no locale. */
const LOCALIZED = [
  ".toLocaleString",
  ".toLocaleDateString",
  ".toLocaleTimeString",
  ".localeCompare",
];

/** Modules that run on the server only. In others, the browser may keep what a function changes. */
const SERVER_ONLY = /\.(server|functions)\.[cm]?[jt]sx?$/;

/** What is no lack: properties that only an engine reads, and what the build writes as `globalThis`. */
const NOT_MISSED = ["Error.prepareStackTrace", "Error.stackTraceLimit", "global"];

/**
 * Collects where the server's code would behave otherwise in the component than in development, gives it what can be
 * given, and lowers what the engine cannot parse.
 */
export interface EngineCheck {
  plugin: Plugin;
  /**
   * Returns a warning for each thing that the app's sources use and the engine does not have, for each variable that
   * would not be kept, and one for all packages.
   *
   * @param has - the engine's globals and their members: `URL`, `URL.parse`, `URL.prototype.toString`, …
   */
  warnings(has: ReadonlySet<string>): string[];
}

interface ModuleUses {
  /** The name of the package that the module is part of; undefined if it is the app's own. */
  package: string | undefined;
  places: Map<string, string[]>;
}

export function checkEngine(): EngineCheck {
  const modules = new Map<string, ModuleUses>();
  const states: string[] = [];
  /** What is left of each module in the bundle. */
  const rendered = new Map<string, string>();

  const plugin: Plugin = {
    name: "spin-component:engine",
    apply: "build",
    enforce: "post",
    sharedDuringBuild: true,
    applyToEnvironment: ({ name }) => name === "ssr",

    transform(code, id) {
      const isInternal =
        id.startsWith("\0") || id.startsWith(OWN_FOLDER) || /\/node_modules\/unenv\//.test(id);
      if (isInternal || !/\.[cm]?[jt]sx?$/.test(id.replace(/\?.*/, ""))) {
        return adapt(code, []);
      }
      const from = packageOf(id);
      let map: SourceMap | undefined;
      const placeOf = (offset: number) => {
        map ??= new SourceMap({ ...this.getCombinedSourcemap(), file: "", sourceRoot: "" });
        return `${relative(cwd(), id)}:${sourceLine(map, code, offset)}`;
      };
      const places = new Map<string, string[]>();
      const defined = Object.keys(this.environment.config.define ?? {});
      for (const { name, offset } of findGlobals(code, defined)) {
        const place = from === undefined ? [placeOf(offset)] : [];
        places.set(name, [...(places.get(name) ?? []), ...place]);
      }
      modules.set(id, { package: from, places });
      const ownState = from === undefined && SERVER_ONLY.test(id) ? findModuleState(code) : [];
      for (const { name, offset } of ownState) {
        states.push(
          `\`${name}\` is changed while a request is answered, but the next request does not see that: each one gets a ` +
            "fresh instance of the component. Only development keeps it. Keep it in the key-value store. It is " +
            `declared in ${placeOf(offset)}.`,
        );
      }
      return adapt(
        code,
        [...GLOBALS.keys()].filter((name) => places.has(name)),
      );
    },

    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const [id, { code }] of Object.entries(file.modules)) rendered.set(id, code ?? "");
      }
    },
  };

  return {
    plugin,
    warnings(has) {
      const lacks = new Map<string, string[]>();
      const packages = new Map<string, Set<string>>();
      for (const [id, { package: from, places }] of modules) {
        for (const [name, where] of places) {
          if (!rendered.get(id)?.includes(name.split(".").at(-1) ?? "")) continue;
          if (from === undefined) lacks.set(name, [...(lacks.get(name) ?? []), ...where]);
          else if (!LOCALIZED.includes(name)) {
            for (const missing of missingNames(name, has)) {
              packages.set(from, (packages.get(from) ?? new Set()).add(missing));
            }
          }
        }
      }
      const own = [...lacks].flatMap(([name, where]) => {
        const lack = lackOf(name, has);
        return lack === undefined ? [] : `${lack} It is used in ${[...new Set(where)].join(", ")}.`;
      });
      const list = [...packages].map(
        ([name, missing]) => `\n  ${name}: ${[...missing].join(", ")}`,
      );
      const ofPackages =
        "Packages in the bundle use what the component's engine does not have, so a part of them may fail there, though it " +
        `works in development. Try those parts in the component:${list.join("")}`;
      return [...own, ...states, ...(list.length > 0 ? [ofPackages] : [])];
    },
  };
}

/** What to say of something that the app's own code uses; undefined if the engine has it. */
function lackOf(name: string, has: ReadonlySet<string>): string | undefined {
  if (LOCALIZED.includes(name)) {
    if (has.has("Intl")) return undefined;
    return (
      `The component's engine knows no locales, so \`${name.slice(1)}\` has another result there than in development and ` +
      "in the browser. Format and compare by hand, the same on both sides."
    );
  }
  if (name === "process.env") {
    return (
      "In the component, `process.env` is empty: a host gives a component no environment. Read a variable of " +
      "spin.toml instead."
    );
  }
  const missing = missingNames(name, has);
  if (missing.length === 0) return undefined;
  const instead = INSTEAD[name.split(".")[0] ?? ""] ?? USE_SOMETHING_ELSE;
  return `The component's engine has no ${missing.join(", no ")}. ${instead}`;
}

/** What Node has under a name, and the engine does not. */
function missingNames(name: string, has: ReadonlySet<string>): string[] {
  if (name.startsWith(".")) return missingMethods(name, has);
  const [object = "", member] = name.split(".");
  if (GLOBALS.has(object) || NOT_MISSED.includes(name) || !isInNode(object, member)) return [];
  // Of what the engine does not have at all, the members are no lack of their own.
  const isMissing =
    member === undefined ? !has.has(object) : has.has(`${object}.prototype`) && !has.has(name);
  return isMissing ? [name] : [];
}

/** The methods of that name that are missing, if no class of the engine has one. */
function missingMethods(name: string, has: ReadonlySet<string>): string[] {
  const owners = classesOfNode().filter(
    ([owner, prototype]) =>
      has.has(owner) &&
      typeof Object.getOwnPropertyDescriptor(prototype, name.slice(1))?.value === "function",
  );
  const methods = owners.map(([owner]) => `${owner}.prototype${name}`);
  // A class that has it may be the one that is meant.
  return methods.some((method) => has.has(method)) ? [] : methods;
}

/** The global classes, with their prototypes. */
function classesOfNode(): [string, object][] {
  return Object.getOwnPropertyNames(globalThis).flatMap((name): [string, object][] => {
    const value: unknown = Reflect.get(globalThis, name);
    const prototype: unknown = typeof value === "function" ? value.prototype : undefined;
    return typeof prototype === "object" && prototype !== null ? [[name, prototype]] : [];
  });
}

/**
 * Whether Node has it. In development the code runs in Node, so that is what works there and fails in the component.
 * What Node does not have either, such as `window`, belongs to code that only the browser runs.
 */
function isInNode(object: string, member: string | undefined): boolean {
  const value: unknown = Reflect.get(globalThis, object);
  if (member === undefined) return value !== undefined;
  return typeof value === "function" && Reflect.has(value, member);
}

/** The line of the source that a place in the code is from; without a source map, that of the code. */
function sourceLine(map: SourceMap, code: string, offset: number): number {
  const before = code.slice(0, offset).split("\n");
  const origin = map.findOrigin(before.length, (before.at(-1)?.length ?? 0) + 1);
  return "lineNumber" in origin ? origin.lineNumber : before.length;
}

/**
 * Writes Unicode property escapes (`\p{L}`) in regular expressions as the characters that they stand for, and imports
 * globals of Node.
 */
function adapt(code: string, globals: readonly string[]) {
  const hasEscapes = /\\[pP]\{/.test(code);
  if (!hasEscapes && globals.length === 0) return undefined;
  const text = new MagicString(code);
  const { program, module } = parseSync("module.js", code);
  for (const name of globals) {
    const from = JSON.stringify(GLOBALS.get(name));
    text.prepend(module.hasModuleSyntax ? `import ${from}; ` : `require(${from}); `);
  }
  new Visitor({
    Literal(node) {
      if (!("regex" in node) || !/\\[pP]\{/.test(node.regex.pattern)) return;
      let { flags } = node.regex;
      const pattern = rewritePattern(node.regex.pattern, flags, {
        unicodePropertyEscapes: "transform",
        unicodeSetsFlag: "transform",
        onNewFlags: (changed) => {
          flags = changed;
        },
      });
      text.update(node.start, node.end, `/${pattern}/${flags}`);
    },
  }).visit(program);
  return text.hasChanged()
    ? { code: text.toString(), map: text.generateMap({ hires: true }) }
    : undefined;
}
