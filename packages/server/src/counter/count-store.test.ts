import { CountFull, CountUnreadable } from "@react-on-spin/shared/counter";
import { describe, expect, test } from "vitest";
import { peek, put } from "../../test/host/store.ts";
import * as portable from "../kv-counter/add.portable.server.ts";
import { countStore } from "./count-store.server.ts";

test("a store that is empty holds the count zero", () => {
  expect(countStore.read()).toBe(0);
});

test("what is added is there when it is read again", () => {
  expect(countStore.add(1)).toBe(1);
  expect(countStore.add(41)).toBe(42);
  expect(countStore.read()).toBe(42);
});

test("the count is in the bytes that Spin's store increments", () => {
  countStore.add(258);
  expect(peek("count.increments")).toEqual(new Uint8Array([2, 1, 0, 0, 0, 0, 0, 0]));
});

test("a count that the portable build has saved goes on", () => {
  put("count", "40");
  expect(countStore.read()).toBe(40);
  expect(countStore.add(2)).toBe(42);
  expect(peek("count")).toEqual(new TextEncoder().encode("40"));
});

test("the portable build goes on from what the atomic build has counted", () => {
  countStore.add(40);
  const sum = portable.addToKvCounter("count", { written: 0, incremented: 40 }, 2);
  expect(sum).toBe(42);
  expect(countStore.read()).toBe(42);
});

test("a count that is as high as it can be takes no click, and stays readable", () => {
  put("count", String(Number.MAX_SAFE_INTEGER - 1));
  expect(countStore.add(1)).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => countStore.add(1)).toThrow(CountFull);
  expect(countStore.read()).toBe(Number.MAX_SAFE_INTEGER);
});

test("two parts that add up to no exact number are reported", () => {
  countStore.add(1);
  put("count", String(Number.MAX_SAFE_INTEGER));
  expect(() => countStore.read()).toThrow(CountUnreadable);
});

describe("a value that is no count", () => {
  test.each([
    ["count", "abc"],
    ["count", ""],
    ["count.increments", "not a number"],
  ])("under %s is reported, and nothing is saved over it", (key, value) => {
    put(key, value);
    expect(() => countStore.read()).toThrow(CountUnreadable);
    expect(() => countStore.add(1)).toThrow(CountUnreadable);
    expect(peek(key)).toEqual(new TextEncoder().encode(value));
  });
});
