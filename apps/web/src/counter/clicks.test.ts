import { BadResponse } from "@react-on-spin/server-functions";
import { expect, test } from "vitest";
import { checkCount } from "./clicks.ts";

test.each([0, 41, Number.MAX_SAFE_INTEGER])("%s is a count", (count) => {
  expect(checkCount(count)).toBe(count);
});

test.each([undefined, null, "42", "x", -1, 1.5, Number.NaN, 2 ** 53, {}, [1]])(
  "%j is no count, so it did not come from the server",
  (count) => {
    expect(() => checkCount(count)).toThrow(BadResponse);
  },
);
