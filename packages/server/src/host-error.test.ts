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

test("any other error is described by its message", () => {
  expect(describeHostError(new RangeError("no count"))).toBe("no count");
  expect(describeHostError("thrown as it is")).toBe("thrown as it is");
});
