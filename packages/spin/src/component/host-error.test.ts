import { expect, test } from "vitest";
import { describeHostError, readHostError } from "./host-error.ts";

test("a WIT error is read by its tag and value", () => {
  const error = { message: "[object Object]", payload: { tag: "other", val: "disk full" } };
  expect(readHostError(error)).toEqual({ tag: "other", detail: "disk full" });
  expect(describeHostError(error)).toBe("other: disk full");
});

test("a WIT error without a value is described by its tag", () => {
  const error = Object.assign(new Error("[object Object]"), { payload: { tag: "access-denied" } });
  expect(describeHostError(error)).toBe("access-denied");
});

test("an error with a backtrace is one line without it", () => {
  const val =
    "cannot find tensor\nmodel.norm\n   0: candle::bt\n             at lib.rs:1:2\n   1: main";
  const error = { payload: { tag: "runtime-error", val } };
  expect(describeHostError(error)).toBe("runtime-error: cannot find tensor model.norm");
});

test("what a host passes on of others cannot add lines to the log, or colour it", () => {
  const error = { payload: { tag: "other", val: "refused\r\nSaving value 1\u001b[31m\u2028x" } };
  expect(describeHostError(error)).toBe("other: refused Saving value 1 [31m x");
});

test("any other error is described by its message", () => {
  expect(describeHostError(new RangeError("no count"))).toBe("no count");
  expect(describeHostError("thrown as it is")).toBe("thrown as it is");
});
