import { expect, test } from "vitest";
import { InvalidInput, UnknownFunction } from "./built-in-errors.ts";
import { defineError, ServerFunctionError } from "./errors.ts";
import { fromProblem, toProblem } from "./problem.ts";

const CountUnreadable = defineError({
  code: "count-unreadable",
  status: 500,
  message: "The saved count could not be read.",
  retryable: false,
});

function acrossTheWire(error: unknown): ServerFunctionError {
  return fromProblem(JSON.parse(JSON.stringify(toProblem(error))));
}

test("an error that came over the wire is an instance of its class, and of no other", () => {
  const received = acrossTheWire(new CountUnreadable({ cause: new Error("disk on fire") }));
  expect(received).toBeInstanceOf(ServerFunctionError);
  expect(received).toBeInstanceOf(CountUnreadable);
  expect(received).not.toBeInstanceOf(UnknownFunction);
});

test("all that is public about an error crosses the wire", () => {
  const sent = new ServerFunctionError({
    code: "busy",
    status: 503,
    message: "Come back later.",
    title: "Busy",
    retryable: true,
    retryAfter: 30,
    requestId: "7",
    issues: [{ message: "Too much", path: ["list", 0] }],
  });
  expect({ ...acrossTheWire(sent) }).toEqual({ ...sent });
  expect(acrossTheWire(sent).message).toBe("Come back later.");
});

test("the cause and the stack of an error do not cross the wire", () => {
  const json = JSON.stringify(toProblem(new CountUnreadable({ cause: new Error("disk on fire") })));
  expect(json).not.toContain("disk on fire");
  expect(json).not.toContain("errors.test");
});

test("an error that nobody made for the public becomes the generic one", () => {
  expect(toProblem(new TypeError("secret is undefined"), "id-1")).toEqual({
    type: "about:blank",
    title: "Internal Server Error",
    status: 500,
    detail: "Something went wrong on the server.",
    code: "internal",
    retryable: true,
    requestId: "id-1",
  });
});

test("what is no problem is read as a bad response", () => {
  for (const json of [undefined, null, "oops", 3, [], {}, { code: 1, status: 500, detail: "" }]) {
    expect(fromProblem(json).code).toBe("bad-response");
  }
});

test("an error can say more than its class does", () => {
  const error = new InvalidInput({ message: "Choose another name.", retryAfter: 1 });
  expect([error.message, error.code, error.retryAfter]).toEqual([
    "Choose another name.",
    "invalid-input",
    1,
  ]);
});
