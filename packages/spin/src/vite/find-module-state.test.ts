import { expect, test } from "vitest";
import { findModuleState } from "./find-module-state.ts";

const names = (code: string) => findModuleState(code).map(({ name }) => name);

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
  expect(names(code)).toEqual(["last", "calls", "sessions", "list", "byId"]);
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
  expect(names(code)).toEqual([]);
});
