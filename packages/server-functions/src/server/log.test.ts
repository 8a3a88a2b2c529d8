import { expect, test } from "vitest";
import { CrossSite, defineError } from "../wire/errors.ts";
import { describeError, describeFailure, describeRequest } from "./log.ts";

test("an error is described by its stack and the stacks of its causes", () => {
  const text = describeError(new TypeError("outer", { cause: new Error("inner") }));
  expect(text).toMatch(/TypeError: outer\n.*log\.test.*caused by: Error: inner\n/s);
});

test("the message is added to a stack without one, as SpiderMonkey makes it", () => {
  const error = new RangeError("too far");
  error.stack = "run@server.js:1:2\n";
  expect(describeError(error)).toBe("  RangeError: too far\n  run@server.js:1:2");
});

test("of a thrown value that is not an error, only what identifies it is shown", () => {
  const answer = {
    name: "Refused",
    code: 7,
    tag: "other",
    access_token: "SECRET",
    body: ["SECRET"],
  };
  const shown = '{"name":"Refused","code":7,"tag":"other"}';
  expect(describeError(answer)).toBe(`  ${shown}`);
  expect(describeError(new Error("no", { cause: answer }))).toMatch(/ {2}caused by: \{"name[^S]*$/);
  expect(describeError(["SECRET"])).toBe("  {}");
  expect(describeError("text")).toBe("  text");
  expect(describeError(1n)).toBe("  (a value that cannot be shown)");
});

test("what is quoted can neither fake an entry nor control the terminal", () => {
  const quoted = "1\n2030-id GET / 200\r\nid-3\u001b[2J\u0007\u009b\u2028\ttab";
  const entries = [
    describeError(quoted),
    describeError(new TypeError(quoted)),
    describeError(new TypeError("no", { cause: quoted })),
    describeFailure(new CrossSite({ cause: quoted })),
  ];
  for (const entry of entries) {
    const [, ...lines] = `id GET /\n${entry.replace(/^403 cross-site\n/, "")}`.split(
      /[\n\r\u2028]/,
    );
    for (const line of lines) expect(line).toMatch(/^ {2}/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none.
    expect(entry).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
  expect(entries[1]).toContain("\\u001b[2J\\u0007");
});

test("describing an error never throws, whatever the value is", () => {
  const oddStack = Object.assign(new Error("odd"), { stack: 1n });
  expect(describeError(oddStack)).toBe("  Error: odd");
  expect(describeError(Object.create(null))).toBe("  {}");
  const unreadable = new Proxy(new Error(), {
    get() {
      throw new Error("no");
    },
  });
  expect(describeError(unreadable)).toBe("  (a value that cannot be shown)");
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

const Broken = defineError({ code: "broken", status: 500, message: "No." });

test("a failure of the server is described by its status, its code and the stack of its cause", () => {
  const text = describeFailure(new Broken({ cause: new TypeError("not a database") }));
  expect(text).toMatch(/^500 broken\n {2}TypeError: not a database\n.*log\.test/s);
  expect(describeFailure(new Broken())).toBe("500 broken");
});

test("any other error is an internal one", () => {
  expect(describeFailure(new TypeError("oops"))).toMatch(/^500 internal\n {2}TypeError: oops\n/);
});

test("a refusal is described in two lines, without a stack and cut off", () => {
  expect(describeFailure(new CrossSite({ cause: new Error("from there") }))).toBe(
    "403 cross-site\n  Error: from there",
  );
  expect(describeFailure(new CrossSite({ cause: "x".repeat(9_000) }))).toHaveLength(515);
});
