import { expect, test } from "vitest";
import { store } from "../testing/vitest/host.ts";
import * as atomic from "./add.atomic.ts";
import * as portable from "./add.portable.ts";
import { readCounter, totalOf } from "./counter.ts";

const add = (build: typeof atomic, by: number) =>
  build.addToCounter("visits", readCounter("visits"), by);
const total = () => totalOf(readCounter("visits"));

test("a counter that nobody has added to is zero", () => {
  expect(total()).toBe(0);
});

test.each([
  ["atomic", atomic],
  ["portable", portable],
])("what the %s build has added is there when the counter is read again", (_name, build) => {
  expect(add(build, 1)).toBe(1);
  expect(add(build, 41)).toBe(42);
  expect(total()).toBe(42);
});

test("each build continues where the other one stopped", () => {
  add(portable, 40);
  expect(add(atomic, 2)).toBe(42);
  expect(add(portable, 1)).toBe(43);
  expect(total()).toBe(43);
});

test("the store adds to the number as it is by then", () => {
  const old = readCounter("visits");
  add(atomic, 1);
  expect(atomic.addToCounter("visits", old, 1)).toBe(2);
});

test("a key that does not hold a number is an error", () => {
  store.put("visits", "many");
  expect(total).toThrow(RangeError);
});
