import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

test("an error is told with its stack and its causes", () => {
  const text = describeError(new TypeError("outer", { cause: new Error("inner") }));
  expect(text).toMatch(/TypeError: outer\n.*describe-error\.test.*caused by: Error: inner\n/s);
});

test("a stack without its message, as in Firefox's engine, gets it", () => {
  const error = new RangeError("too far");
  error.stack = "run@server.js:1:2\n";
  expect(describeError(error)).toBe("RangeError: too far\nrun@server.js:1:2");
});

test("a cause that is no error is shown", () => {
  expect(describeError({ tag: "access-denied" })).toBe('{"tag":"access-denied"}');
  expect(describeError("text")).toBe("text");
  expect(describeError(1n)).toBe("(a value that cannot be shown)");
});

test("whatever is thrown is shown, or said not to be showable", () => {
  const oddStack = Object.assign(new Error("odd"), { stack: 1n });
  expect(describeError(oddStack)).toBe("Error: odd");
  expect(describeError(Object.create(null))).toBe("{}");
  const untellable = new Error("outer", {
    cause: {
      toJSON() {
        throw new Error("no");
      },
    },
  });
  expect(describeError(untellable)).toMatch(/Error: outer\n.*caused by: \(a value that cannot/s);
  const trap = new Proxy(new Error(), {
    get() {
      throw new Error("no");
    },
  });
  expect(describeError(trap)).toBe("(a value that cannot be shown)");
});

test("causes that go in a circle end", () => {
  const error = new Error("round");
  error.cause = error;
  expect(describeError(error).match(/caused by/g)).toHaveLength(4);
});
