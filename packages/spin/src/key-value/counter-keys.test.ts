import { expect, test } from "vitest";
import { decodeIncremented, decodeWritten } from "./counter-keys.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a missing key is zero", () => {
  expect(decodeWritten(undefined)).toBe(0);
  expect(decodeIncremented(undefined)).toBe(0);
});

test("a number is read from decimal text", () => {
  expect(decodeWritten(bytes("42"))).toBe(42);
  expect(decodeIncremented(bytes("42"))).toBe(42);
});

test("a number is read from the eight bytes that SQLite increments", () => {
  expect(decodeIncremented(new Uint8Array([0x2a, 1, 0, 0, 0, 0, 0, 0]))).toBe(0x12a);
});

test("eight digits are read as text, as Redis saves them", () => {
  expect(decodeIncremented(bytes("12345678"))).toBe(12_345_678);
});

test.each(["", "abc", "-1", "1.5", "1e3", " 1", '"1"', "null", "99999999999999999999"])(
  "the text %j is not a number",
  (text) => {
    expect(() => decodeWritten(bytes(text))).toThrow(RangeError);
    expect(() => decodeIncremented(bytes(text))).toThrow(RangeError);
  },
);

test("eight bytes that hold a negative number are not a count", () => {
  expect(() => decodeIncremented(new Uint8Array(8).fill(0xff))).toThrow(RangeError);
});

test("the error shows only the start of a long value", () => {
  const value = bytes(`${"x".repeat(32)}secret`);
  expect(() => decodeWritten(value)).toThrow(`38 bytes that are not a count: "${"x".repeat(32)}"`);
});
