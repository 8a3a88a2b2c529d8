import { expect, test, vi } from "vitest";
import {
  decodeInput,
  decodeJson,
  decodeValue,
  encodeInput,
  encodeValue,
  MAX_DEPTH,
  toJson,
} from "./values.ts";

const at = new Date(0);
const rich = {
  at,
  list: [at, at, Number.NaN, -0, undefined, "</script>\ud800"],
  map: new Map<unknown, unknown>([[new Set([1n]), { "": null }]]),
};

test("dates, maps, sets, bigint, undefined and every number arrive in both directions", () => {
  expect(decodeInput(encodeInput(rich))).toEqual(rich);
  expect(decodeValue(encodeValue("result", rich))).toEqual(rich);
  expect(decodeInput(encodeInput(Number.NaN))).toBeNaN();
  expect(decodeInput(encodeInput(undefined))).toBeUndefined();
});

test("a result may contain itself, and an input may not", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(decodeValue(encodeValue("result", circle))).toEqual(circle);
  expect(() => encodeInput(circle)).toThrow("input contains itself");
});

class Point {
  x = 1;
}
test.each([
  [{ run: () => {} }, "input.run is a function, which cannot be sent."],
  [[Symbol("x")], "input[0] is a symbol,"],
  [{ list: [{ at: new Point() }] }, "input.list[0].at is an instance of Point,"],
  [{ error: new Error("no") }, "input.error is an instance of Error,"],
  [new Map([["a", Promise.resolve(1)]]), 'input.get("a") is a Promise,'],
  [{ [Symbol("x")]: 1 }, "input is an object that has a symbol or __proto__ as a key,"],
])("%o cannot be sent, and the error says which part it is", (value, message) => {
  expect(() => encodeInput(value)).toThrow(message);
  expect(() => encodeValue("input", value)).toThrow(message);
});

test("a value with a method then is never awaited", () => {
  const then = vi.fn();
  expect(() => encodeValue("result", { then })).toThrow("which cannot be sent");
  expect(then).not.toHaveBeenCalled();
});

test("as plain JSON a date is its text, a bigint its digits, and a map or a set a list", () => {
  expect(toJson({ at, map: new Map([["a", new Set([1n])]]), none: undefined })).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","map":[["a",["1"]]]}',
  );
});

test.each([
  ["text", "1"],
  ["a list of nothing", "[]"],
  ["an object", "{}"],
  ["a text alone", '"-1"'],
  ["a cycle", "[[0]]"],
  ["a longer cycle", "[[1],[2],[0]]"],
  ["a part with two owners", '[[1,1],"x"]'],
  ["a part with an owner behind it", '[[2],"x",[1]]'],
  ["a part without an owner", '[1,"x"]'],
  ["a part that is not there", "[[1]]"],
  ["half a number", "[[0.5]]"],
  ["a list of which only the length is there", "[[-7,4294967295]]"],
  ["a text for a number", '[["Set","x"]]'],
  ["a RegExp", '[["RegExp","(a+)+$"]]'],
  ["an address", '[["URL","http://a/"]]'],
  ["bytes", '[["Uint8Array",1],["ArrayBuffer","AAAA"]]'],
  ["a boxed value", '[["Object",1],"x"]'],
  ["an unknown type", '[["constructor",1],"x"]'],
  ["a bigint that is none", '[["BigInt","x"]]'],
  ["a bigint of lists", '[["BigInt",["1"]]]'],
  ["a bigint that takes long", `[["BigInt","${"1".repeat(1_001)}"]]`],
  ["a date that takes long", `[["Date","${" ".repeat(1_001)}"]]`],
])("%s instead of an input is malformed", (_name, text) => {
  expect(() => decodeInput(text)).toThrow(expect.objectContaining({ code: "malformed" }));
});

test.each([
  ["a list", (deep: unknown) => [deep]],
  ["an object", (deep: unknown) => ({ deep })],
  ["a map", (deep: unknown) => new Map([[deep, 1]])],
  ["a set", (deep: unknown) => new Set([deep])],
])("an input with %s in another can be nested as deep as the limit", (_name, wrap) => {
  const nest = (levels: number): unknown => (levels === 0 ? 1 : wrap(nest(levels - 1)));
  const deepest = encodeInput(nest(MAX_DEPTH));
  expect(encodeInput(decodeInput(deepest))).toBe(deepest);
  expect(() => decodeInput(encodeInput(nest(MAX_DEPTH + 1)))).toThrow(/nested more than 32 levels/);
});

test("a megabyte of parts, each in the one before, is rejected without a stack overflow", () => {
  const parts = Array.from({ length: 100_000 }, (_, index) => `[${index + 1}]`);
  expect(() => decodeInput(`[${parts},1]`)).toThrow(/nested/);
});

test.each([
  '[{"__proto__":1},1]',
  '[{"a":1},{"constructor":2},3]',
  '[["null","prototype",1],1]',
  '[["Map",1,2],1,{"prototype":3},1]',
])("the input %s has a forbidden key", (text) => {
  expect(() => decodeInput(text)).toThrow(expect.objectContaining({ code: "malformed" }));
});

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("plain data is decoded", () => {
  expect(decodeJson('{"a":[1,"x",true,null,{"b":-1.5e3}]}')).toEqual({
    a: [1, "x", true, null, { b: -1500 }],
  });
});

test.each(["{", "undefined", "{'a':1}", "[1,]", "NaN", "1 2", "\u0000", "\ufeff1", '"\n"'])(
  "%j is malformed",
  (text) => {
    for (const decode of [decodeJson, decodeInput]) {
      expect(() => decode(text)).toThrow(expect.objectContaining({ code: "malformed" }));
    }
  },
);

test.each([
  '{"__proto__":{"admin":true}}',
  '{"a":[{"__proto__":1}]}',
  '{"constructor":{"prototype":{}}}',
  '{"a":{"prototype":1}}',
  '{"__pr\\u006fto__":1}',
])("%s has a forbidden key", (text) => {
  expect(() => decodeJson(text)).toThrow(/is not allowed/);
});

test("the forbidden keys are allowed as values", () => {
  expect(decodeJson('["__proto__"]')).toEqual(["__proto__"]);
});

test("JSON can be nested as deep as the limit, and not deeper", () => {
  expect(decodeJson(nested(32))).toBeTruthy();
  expect(() => decodeJson(nested(33))).toThrow(/nested more than 32 levels deep/);
});

test("a megabyte of brackets is malformed without a stack overflow", () => {
  expect(() => decodeJson(nested(524_288))).toThrow(/nested/);
  expect(() => decodeJson(`${'{"a":'.repeat(170_000)}1${"}".repeat(170_000)}`)).toThrow(/nested/);
});

test("a megabyte of numbers is decoded", () => {
  expect(decodeJson(`[${"1,".repeat(500_000)}1]`)).toHaveLength(500_001);
});

test("data for which the engine has no room is too large, and not malformed", () => {
  vi.spyOn(JSON, "parse").mockImplementationOnce(() => {
    throw new RangeError("out of memory");
  });
  expect(() => decodeJson("[1]")).toThrow(expect.objectContaining({ code: "too-large" }));
});
