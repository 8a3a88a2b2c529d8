import { expect, test } from "vitest";
import { findGlobals, findModuleState } from "./inspect-code.ts";

const names = (code: string) => [...new Set(findGlobals(code).map(({ name }) => name))];

test("globals and their members are found", () => {
  expect(names("const text = new Intl.NumberFormat('de').format(setImmediate(1));")).toEqual([
    ".format",
    "Intl.NumberFormat",
    "Intl",
    "setImmediate",
  ]);
  expect(names("export const ok = (url) => URL.canParse(url);")).toEqual([
    ".canParse",
    "URL.canParse",
    "URL",
  ]);
});

test("what the build writes a value for is not used", () => {
  const code = "if (process.env.NODE_ENV === 'x') process.exit();";
  const found = findGlobals(code, ["process.env.NODE_ENV"]).map(({ name }) => name);
  expect(found).toEqual([".exit", "process.exit", "process"]);
});

test("methods are found, but not those of a module and of the object itself", () => {
  const code = `
    import path from "node:path";
    import * as v from "valibot";
    export const ok = (text, key) => text?.trim().normalize() + text[key]();
    class Own { normalize() { return this.digest(path.join("a"), v.clone()); } }`;
  expect(names(code)).toEqual([".normalize", ".trim"]);
});

test("what a module declares is its own, and members and keys are no globals", () => {
  const code = `
    import { Buffer } from "./buffer.ts";
    export { setTimeout } from "./timers.ts";
    function process({ a, b: [c] = [], ...d }, e = 1) { return { Intl: a, c, d, e, Buffer }; }
    class Intl2 { setImmediate() { return process({}).Intl; } }
    try { new Intl2(); } catch (error) { process(error); }
    outer: for (const window of []) continue outer;`;
  expect(names(code)).toEqual([]);
});

test("what is asked for with typeof is guarded", () => {
  expect(names('const now = typeof process === "undefined" ? 0 : process.uptime();')).toEqual([
    ".uptime",
  ]);
  expect(
    names('(text) => (typeof text.normalize === "function" ? text.normalize() : text)'),
  ).toEqual([]);
  expect(names("(text) => text.normalize?.()")).toEqual([]);
  // Elsewhere in the module it is not.
  expect(
    names("const has = () => typeof Intl === 'object'; const use = () => new Intl.Locale();"),
  ).toEqual(["Intl.Locale", "Intl"]);
});

const states = (code: string) => findModuleState(code).map(({ name }) => name);

test("variables that functions change are found", () => {
  const code = `
    let last = "";
    export let calls = 0;
    const sessions = new Map();
    const list = [];
    const byId = {};
    export const save = (name) => { last = name; list.push(name); };
    export function count() { calls++; byId.deep.x = 1; }
    class Visits { add(id) { sessions.set(id, 1); } }`;
  expect(states(code)).toEqual(["last", "calls", "sessions", "list", "byId"]);
});

test("what a module fills while it is loaded, only reads, or keeps elsewhere is none", () => {
  const code = `
    const known = new Map();
    known.set("a", 1);
    let unused = 1;
    const store = openStore();
    const LIST = [1, 2];
    export function read(key) {
      const found = [];
      found.push(known.get(key), LIST[0], LIST.map(String));
      store.set(key, unused);
      return found;
    }`;
  expect(states(code)).toEqual([]);
});
