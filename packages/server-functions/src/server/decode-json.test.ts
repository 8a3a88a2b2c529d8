import { expect, test, vi } from "vitest";
import { decodeJson } from "./decode-json.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("plain data is decoded", () => {
  expect(decodeJson('{"a":[1,"x",true,null,{"b":-1.5e3}]}')).toEqual({
    a: [1, "x", true, null, { b: -1500 }],
  });
});

test("an empty text is undefined", () => {
  expect(decodeJson("")).toBeUndefined();
});

test.each(["{", "undefined", "{'a':1}", "[1,]", "NaN", "1 2", "\u0000", "\ufeff1", '"\n"'])(
  "%j is malformed",
  (text) => {
    expect(() => decodeJson(text)).toThrow(expect.objectContaining({ code: "malformed" }));
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

test("a megabyte of brackets is rejected without a stack overflow", () => {
  expect(() => decodeJson("[".repeat(1_048_576))).toThrow(/nested/);
  expect(() => decodeJson('{"a":'.repeat(200_000))).toThrow(/nested/);
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

test("brackets in strings do not count as levels", () => {
  expect(decodeJson(`"${"[".repeat(100)}\\"${"{".repeat(100)}"`)).toHaveLength(201);
});
