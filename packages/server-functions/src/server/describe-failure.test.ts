import { expect, test } from "vitest";
import { CrossSite, defineError } from "../index.ts";
import { describeFailure } from "./describe-failure.ts";

const Broken = defineError({ code: "broken", status: 500, message: "No.", retryable: false });

test("a failure of the server is described by its status, its code and the stack of its cause", () => {
  const text = describeFailure(new Broken({ cause: new TypeError("not a database") }));
  expect(text).toMatch(/^500 broken\nTypeError: not a database\n.*describe-failure\.test/s);
  expect(describeFailure(new Broken())).toBe("500 broken");
});

test("any other error is an internal one", () => {
  expect(describeFailure(new TypeError("oops"))).toMatch(/^500 internal\nTypeError: oops\n/);
});

test("a refusal is described in two lines, without a stack and cut off", () => {
  expect(describeFailure(new CrossSite({ cause: new Error("from there") }))).toBe(
    "403 cross-site\nError: from there",
  );
  expect(describeFailure(new CrossSite({ cause: "x".repeat(9_000) }))).toHaveLength(515);
});
