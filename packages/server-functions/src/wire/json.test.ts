import { expect, test, vi } from "vitest";
import { decodeJson, encodeJson } from "./json.ts";

test("plain data is encoded, and undefined is an empty text", () => {
  expect(encodeJson("The input", { a: [1, null, "x"], b: undefined })).toBe('{"a":[1,null,"x"]}');
  expect(encodeJson("The input", undefined)).toBe("");
});

test.each([
  [Number.NaN, "The input of a server function has the number NaN,"],
  [{ by: Number.POSITIVE_INFINITY }, 'has the number Infinity in "by"'],
  [[1, -1 / 0], 'has the number -Infinity in "1"'],
  [{ id: 1n }, 'has a bigint in "id"'],
  [{ run: () => {} }, 'has a function in "run"'],
  [[Symbol("x")], 'has a symbol in "0"'],
  [{ list: [{ at: new Date(0) }] }, 'has a Date in "list.0.at"'],
  [{ error: new Error("no") }, 'has an Error in "error"'],
  [Promise.resolve(1), "The input of a server function has a Promise,"],
])("%o cannot be encoded, and the error says which part it is", (value, message) => {
  expect(() => encodeJson("The input", value)).toThrow(message);
});

test("data that is there twice, and an instance of a class, are encoded", () => {
  class Point {
    x = 1;
  }
  const point = new Point();
  expect(encodeJson("The input", [point, point])).toBe('[{"x":1},{"x":1}]');
});

test("data that contains itself cannot be encoded", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(() => encodeJson("The input", circle)).toThrow('data that contains itself in "self"');
});

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
