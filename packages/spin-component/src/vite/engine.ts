import { dirname, relative } from "node:path";
import { cwd } from "node:process";
import MagicString from "magic-string";
import rewritePattern from "regexpu-core";
import { normalizePath, type Plugin, parseSync, Visitor } from "vite";
import { findGlobals } from "./find-globals.ts";
import { ownModule } from "./own-module.ts";

/** The folder of this package's modules. In the repository it is not in node_modules. */
const OWN_FOLDER = normalizePath(dirname(ownModule("index")));

/** What to use instead of globals that many people miss. */
const INSTEAD: Readonly<Record<string, string>> = {
  Buffer: "Use Uint8Array, TextEncoder, atob and btoa.",
  Intl: "Format by hand, the same on both sides.",
  process: "Read a variable of spin.toml instead of the environment.",
  setImmediate: "Use setTimeout or queueMicrotask.",
};

/** Collects what the app's own sources ask of the engine, and lowers what the engine cannot parse. */
export interface EngineCheck {
  plugin: Plugin;
  /**
   * Returns a warning for each place that uses what the engine does not have.
   *
   * @param has - the engine's globals and their members: `URL`, `URL.parse`, …
   */
  warnings(has: ReadonlySet<string>): string[];
}

/** Creates the check of one build. */
export function checkEngine(): EngineCheck {
  /** The places of each global, by its name. */
  const places = new Map<string, string[]>();

  const plugin: Plugin = {
    name: "spin-component:engine",
    apply: "build",
    enforce: "post",
    sharedDuringBuild: true,
    applyToEnvironment: ({ name }) => name === "ssr",
    transform(code, id) {
      // Plugins' own modules and packages are not the app's to change.
      if (!/\0|\/node_modules\//.test(id) && !id.startsWith(OWN_FOLDER)) {
        for (const { name, offset } of findGlobals(code)) {
          const place = `${relative(cwd(), id)}:${code.slice(0, offset).split("\n").length}`;
          places.set(name, [...(places.get(name) ?? []), place]);
        }
      }
      return lowerRegularExpressions(code);
    },
  };

  return {
    plugin,
    warnings: (has) =>
      [...places].flatMap(([name, where]) => {
        const [object = "", member] = name.split(".");
        if (!isInNode(object, member)) return [];
        // Of what the engine does not have at all, the members are no lack of their own.
        const isMissing =
          member === undefined
            ? !has.has(object)
            : has.has(`${object}.prototype`) && !has.has(name);
        if (!isMissing) return [];
        const instead = INSTEAD[object] ?? "Use something else, or ask for it with `typeof` first.";
        return `The component's engine has no ${name}. ${instead} It is used in ${[...new Set(where)].join(", ")}.`;
      }),
  };
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
