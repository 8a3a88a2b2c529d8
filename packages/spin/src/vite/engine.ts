import { SourceMap } from "node:module";
import { dirname, relative } from "node:path";
import { cwd } from "node:process";
import MagicString from "magic-string";
import rewritePattern from "regexpu-core";
import { normalizePath, type Plugin, parseSync, Visitor } from "vite";
import { findGlobals } from "./find-globals.ts";
import { findModuleState } from "./find-module-state.ts";
import { ownModule } from "./own-module.ts";

/** The folder of this package's modules. In the repository it is not in node_modules. */
const OWN_FOLDER = normalizePath(dirname(dirname(ownModule("vite/index"))));

/** What to use instead of globals that many people miss. */
const INSTEAD: Readonly<Record<string, string>> = {
  Buffer: "Use Uint8Array, TextEncoder, atob and btoa.",
  Intl: "Format by hand, the same on both sides.",
  process: "Read a variable of spin.toml instead of the environment.",
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

/**
 * Collects where the app's own sources would behave otherwise in the component than in development, and lowers what the
 * engine cannot parse.
 */
export interface EngineCheck {
  plugin: Plugin;
  /**
   * Returns a warning for what the engine does not have, and for each variable that would not be kept.
   *
   * @param has - the engine's globals and their members: `URL`, `URL.parse`, `URL.prototype.toString`, …
   */
  warnings(has: ReadonlySet<string>): string[];
}

/** Creates the check of one build. */
export function checkEngine(): EngineCheck {
  /** The places of each global, by its name. */
  const places = new Map<string, string[]>();
  const states: string[] = [];

  const plugin: Plugin = {
    name: "spin-component:engine",
    apply: "build",
    enforce: "post",
    sharedDuringBuild: true,
    applyToEnvironment: ({ name }) => name === "ssr",
    transform(code, id) {
      // Plugins' own modules and packages are not the app's to change.
      if (!/\0|\/node_modules\//.test(id) && !id.startsWith(OWN_FOLDER)) {
        const map = new SourceMap({ ...this.getCombinedSourcemap(), file: "", sourceRoot: "" });
        const placeOf = (offset: number) =>
          `${relative(cwd(), id)}:${sourceLine(map, code, offset)}`;
        for (const { name, offset } of findGlobals(code)) {
          places.set(name, [...(places.get(name) ?? []), placeOf(offset)]);
        }
        for (const { name, offset } of SERVER_ONLY.test(id) ? findModuleState(code) : []) {
          states.push(
            `\`${name}\` is changed while a request is answered, but the next request does not see that: each one gets a ` +
              "fresh instance of the component. Only development keeps it. Keep it in the key-value store. It is " +
              `declared in ${placeOf(offset)}.`,
          );
        }
      }
      return lowerRegularExpressions(code);
    },
  };

  return {
    plugin,
    warnings(has) {
      const lacks = [...places].flatMap(([name, where]) => {
        const lack = name.startsWith(".") ? lackOfMethod(name, has) : lackOfGlobal(name, has);
        return lack === undefined ? [] : `${lack} It is used in ${[...new Set(where)].join(", ")}.`;
      });
      return [...lacks, ...states];
    },
  };
}

function lackOfGlobal(name: string, has: ReadonlySet<string>): string | undefined {
  const [object = "", member] = name.split(".");
  if (!isInNode(object, member)) return undefined;
  // Of what the engine does not have at all, the members are no lack of their own.
  const isMissing =
    member === undefined ? !has.has(object) : has.has(`${object}.prototype`) && !has.has(name);
  const instead = INSTEAD[object] ?? USE_SOMETHING_ELSE;
  return isMissing ? `The component's engine has no ${name}. ${instead}` : undefined;
}

/** What is wrong with a method that is called on something, whose class nobody knows. */
function lackOfMethod(name: string, has: ReadonlySet<string>): string | undefined {
  if (LOCALIZED.includes(name) && !has.has("Intl")) {
    return (
      `The component's engine knows no locales, so \`${name.slice(1)}\` has another result there than in development and ` +
      "in the browser. Format and compare by hand, the same on both sides."
    );
  }
  const owners = classesOfNode().filter(
    ([owner, prototype]) => has.has(owner) && Object.hasOwn(prototype, name.slice(1)),
  );
  const methods = owners.map(([owner]) => `${owner}.prototype${name}`);
  // A class that has it may be the one that is meant.
  if (methods.length === 0 || methods.some((method) => has.has(method))) return undefined;
  return `The component's engine has no ${methods.join(", no ")}. ${USE_SOMETHING_ELSE}`;
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

/** Writes Unicode property escapes (`\p{L}`) in regular expressions as the characters that they stand for. */
function lowerRegularExpressions(code: string) {
  if (!/\\[pP]\{/.test(code)) return undefined;
  const text = new MagicString(code);
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
  }).visit(parseSync("module.js", code).program);
  return text.hasChanged()
    ? { code: text.toString(), map: text.generateMap({ hires: true }) }
    : undefined;
}
