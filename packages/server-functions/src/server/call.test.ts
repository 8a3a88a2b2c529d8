import * as v from "valibot";
import { expect, test } from "vitest";
import { defineError, type ServerFunction } from "../index.ts";
import { callForClient } from "./call.ts";
import { defineFunctions } from "./functions.ts";

const { query, command } = defineFunctions();

const Positive = v.pipe(v.number(), v.minValue(1));
const double = query(Positive, async (number) => 2 * number);
const NotSignedIn = defineError({ code: "not-signed-in", status: 401, message: "Please sign in." });

const post = () => new Request("http://127.0.0.1:3000/", { method: "POST" });
const run = (serverFunction: ServerFunction, input: unknown) =>
  callForClient(serverFunction, post(), async () => input);

test("invalid input for the function itself is an invalid-input error", async () => {
  await expect(run(double, 0)).rejects.toMatchObject({ code: "invalid-input" });
});

test.each([
  ["body", command(Positive, async () => double(0))],
  ["guard", defineFunctions({ guard: async () => double(0) }).command(Positive, async () => 1)],
  [
    "schema",
    command(
      v.pipeAsync(
        v.number(),
        v.checkAsync(async () => (await double(0)) > 1),
      ),
      async () => 1,
    ),
  ],
])(
  "invalid input for a function that the %s calls is an internal error",
  async (_name, serverFunction) => {
    await expect(run(serverFunction, 1)).rejects.toMatchObject({
      code: "internal",
      cause: { code: "invalid-input" },
    });
  },
);

test("an error of the guard is public only if it is declared", async () => {
  const guard = () => {
    throw new NotSignedIn();
  };
  const declared = defineFunctions({ guard, errors: [NotSignedIn] }).command(async () => 1);
  await expect(run(declared, undefined)).rejects.toMatchObject({ code: "not-signed-in" });
  const undeclared = defineFunctions({ guard }).command(async () => 1);
  await expect(run(undeclared, undefined)).rejects.toMatchObject({ code: "internal" });
});

test("the path of an issue in a Map has the key as text", async () => {
  const sizes = query(
    v.pipe(
      v.array(v.tuple([v.string(), v.number()])),
      v.transform((pairs) => new Map(pairs.map(([key, size]) => [BigInt(key), size]))),
      v.map(v.bigint(), v.pipe(v.number(), v.minValue(1))),
    ),
    async () => 1,
  );
  await expect(run(sizes, [["7", 0]])).rejects.toMatchObject({ issues: [{ path: ["7"] }] });
});

test("what defineFunctions has not made is not called", async () => {
  const fake = Object.assign(async () => "secret", { id: "a/b", kind: "query" as const });
  await expect(run(fake, undefined)).rejects.toThrow('"a/b" is no server function');
});

const digits = v.pipe(v.string(), v.regex(/^\d+$/));
const save = async () => {};
const quoting = v.check<string, (issue: v.CheckIssue<string>) => string>(
  () => false,
  ({ input }) => input,
);
const reversing = v.check<string, (issue: v.CheckIssue<string>) => string>(
  () => false,
  ({ input }) => [...input].reverse().join(""),
);
const secret = (path: (string | number)[]) => ({ path, message: "Not valid." });

test.each([
  [
    "a field",
    command(v.object({ _password: digits }), save),
    { _password: "hunter two" },
    [secret(["_password"])],
  ],
  [
    "a field that the schema trims and quotes",
    command(v.object({ _password: v.pipe(v.string(), v.trim(), quoting) }), save),
    { _password: "  hunter two " },
    [secret(["_password"])],
  ],
  [
    "a nested field, and one below it",
    command(
      v.object({
        user: v.object({
          _password: digits,
          _card: v.object({ number: v.pipe(v.string(), reversing) }),
        }),
      }),
      save,
    ),
    { user: { _password: "hunter two", _card: { number: "hunter two" } } },
    [secret(["user", "_password"]), secret(["user", "_card", "number"])],
  ],
  [
    "a form whose issue is at the root",
    command(
      v.pipe(
        v.object({ _password: v.string() }),
        v.check(
          () => false,
          ({ input }) => `${input._password.trim().toUpperCase()} is weak.`,
        ),
      ),
      save,
    ),
    { _password: " hunter two" },
    [secret([])],
  ],
  [
    "a form whose issue at the root does not quote it",
    command(
      v.pipe(
        v.object({ _password: v.string() }),
        v.check(() => false, "The passwords differ."),
      ),
      save,
    ),
    { _password: "hunter two" },
    [{ path: [], message: "The passwords differ." }],
  ],
  [
    "another field beside it",
    command(v.object({ _password: digits, name: digits }), save),
    { _password: "hunter two", name: "Ada" },
    [secret(["_password"]), { path: ["name"], message: expect.stringContaining("Ada") }],
  ],
])(
  "no message says what was typed into a field like _password: %s",
  async (_name, saves, input, issues) => {
    const error: unknown = await run(saves, input).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ issues });
    expect(JSON.stringify(error).toLowerCase()).not.toContain("hunter");
  },
);
