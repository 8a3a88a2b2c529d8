import { CountFull, CountUnreadable } from "@app/shared/counter";
import { store } from "@react-on-spin/spin/vitest/host";
import { describe, expect, test } from "vitest";
import { countStore } from "./count-store.server.ts";

test("in an empty store the count is zero", () => {
  expect(countStore.read()).toBe(0);
});

test("what was added is there when the count is read again", () => {
  expect(countStore.add(1)).toBe(1);
  expect(countStore.add(41)).toBe(42);
  expect(countStore.read()).toBe(42);
});

test("the count is saved in the eight bytes that Spin's store increments", () => {
  countStore.add(258);
  expect(store.peek("count.increments")).toEqual(new Uint8Array([2, 1, 0, 0, 0, 0, 0, 0]));
});

test("the atomic build continues a count that the portable build saved", () => {
  store.put("count", "40");
  expect(countStore.read()).toBe(40);
  expect(countStore.add(2)).toBe(42);
  expect(store.peek("count")).toEqual(new TextEncoder().encode("40"));
});

test("the highest possible count refuses a click, and stays readable", () => {
  store.put("count", String(Number.MAX_SAFE_INTEGER - 1));
  expect(countStore.add(1)).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => countStore.add(1)).toThrow(CountFull);
  expect(countStore.read()).toBe(Number.MAX_SAFE_INTEGER);
});

test("two keys whose sum is too large to be exact are reported", () => {
  countStore.add(1);
  store.put("count", String(Number.MAX_SAFE_INTEGER));
  expect(() => countStore.read()).toThrow(CountUnreadable);
});

describe("a value that is not a count", () => {
  test.each([
    ["count", "abc"],
    ["count", ""],
    ["count.increments", "not a number"],
  ])("under %s is reported, and nothing is saved over it", (key, value) => {
    store.put(key, value);
    expect(() => countStore.read()).toThrow(CountUnreadable);
    expect(() => countStore.add(1)).toThrow(CountUnreadable);
    expect(store.peek(key)).toEqual(new TextEncoder().encode(value));
  });
});
