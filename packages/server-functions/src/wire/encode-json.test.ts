import { expect, test } from "vitest";
import { encodeJson } from "./encode-json.ts";

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
