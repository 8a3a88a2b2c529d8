import { expect, test } from "vitest";
import {
  defineError,
  fromProblem,
  InvalidInput,
  ServerFunctionError,
  toProblem,
  UnknownFunction,
} from "./errors.ts";

const CountUnreadable = defineError({
  code: "count-unreadable",
  status: 500,
  message: "The saved count could not be read.",
});

function sendAndReceive(error: unknown): ServerFunctionError {
  return fromProblem(JSON.parse(JSON.stringify(toProblem(error))));
}

test("a received error is an instance of its own class only", () => {
  const received = sendAndReceive(new CountUnreadable({ cause: new Error("disk on fire") }));
  expect(received).toBeInstanceOf(ServerFunctionError);
  expect(received).toBeInstanceOf(CountUnreadable);
  expect(received).not.toBeInstanceOf(UnknownFunction);
});

test("all public members of an error are sent", () => {
  const sent = new ServerFunctionError({
    code: "busy",
    status: 503,
    message: "Come back later.",
    retryable: true,
    retryAfter: 30,
    requestId: "7",
    issues: [{ message: "Too much", path: ["list", 0] }],
  });
  expect({ ...sendAndReceive(sent) }).toEqual({ ...sent });
  expect(sendAndReceive(sent).message).toBe("Come back later.");
});

test("the cause and the stack of an error are not sent", () => {
  const json = JSON.stringify(toProblem(new CountUnreadable({ cause: new Error("disk on fire") })));
  expect(json).not.toContain("disk on fire");
  expect(json).not.toContain("errors.test");
});

test("anything but a problem is read as a bad response", () => {
  for (const json of [undefined, null, "oops", 3, [], {}, { code: 1, status: 500, detail: "" }]) {
    expect(fromProblem(json).code).toBe("bad-response");
  }
});

test("an error can replace the message of its class", () => {
  const error = new InvalidInput({ message: "Choose another name.", retryAfter: 1 });
  expect([error.message, error.code, error.retryAfter]).toEqual([
    "Choose another name.",
    "invalid-input",
    1,
  ]);
});
