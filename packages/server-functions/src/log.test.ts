import { expect, test } from "vitest";
import { describeError, describeRequest } from "./log.ts";

test("an error is described by its stack and the stacks of its causes", () => {
  const text = describeError(new TypeError("outer", { cause: new Error("inner") }));
  expect(text).toMatch(/TypeError: outer\n.*log\.test.*caused by: Error: inner\n/s);
});

test("the message is added to a stack without one, as SpiderMonkey makes it", () => {
  const error = new RangeError("too far");
  error.stack = "run@server.js:1:2\n";
  expect(describeError(error)).toBe("RangeError: too far\nrun@server.js:1:2");
});

test("a thrown value that is not an error is shown as text or JSON", () => {
  expect(describeError({ tag: "access-denied" })).toBe('{"tag":"access-denied"}');
  expect(describeError("text")).toBe("text");
  expect(describeError(1n)).toBe("(a value that cannot be shown)");
});

test("describing an error never throws, whatever the value is", () => {
  const oddStack = Object.assign(new Error("odd"), { stack: 1n });
  expect(describeError(oddStack)).toBe("Error: odd");
  expect(describeError(Object.create(null))).toBe("{}");
  const unreadableCause = new Error("outer", {
    cause: {
      toJSON() {
        throw new Error("no");
      },
    },
  });
  expect(describeError(unreadableCause)).toMatch(
    /Error: outer\n.*caused by: \(a value that cannot/s,
  );
  const unreadable = new Proxy(new Error(), {
    get() {
      throw new Error("no");
    },
  });
  expect(describeError(unreadable)).toBe("(a value that cannot be shown)");
});

test("a circle of causes ends after five errors", () => {
  const error = new Error("round");
  error.cause = error;
  expect(describeError(error).match(/caused by/g)).toHaveLength(4);
});

test("a request is described by its id, its method and its path, cut off and on one line", () => {
  const request = new Request(`http://127.0.0.1/${"a\n".repeat(300)}?input=secret`);
  expect(describeRequest("id-1", request)).toBe(`id-1 GET /${"a".repeat(199)}`);
  const encoded = new Request("http://127.0.0.1/%0aid-2%20GET%20/");
  expect(describeRequest("id-1", encoded)).toBe("id-1 GET /%0aid-2%20GET%20/");
});
