import * as v from "valibot";
import { expect, test } from "vitest";
import { command, defineError, query, type ServerFunction } from "../index.ts";
import { runFunction } from "./run-function.ts";

const Positive = v.pipe(v.number(), v.minValue(1));
const double = query(Positive, async (number) => 2 * number);
const NotSignedIn = defineError({
  code: "not-signed-in",
  status: 401,
  message: "Please sign in.",
  retryable: false,
});

const run = (serverFunction: ServerFunction, input: unknown) =>
  runFunction(serverFunction, input, new Request("http://127.0.0.1:3000/", { method: "POST" }));

test("invalid input for the function itself is an invalid-input error", async () => {
  await expect(run(double, 0)).rejects.toMatchObject({ code: "invalid-input" });
});

test.each([
  ["body", command(Positive, async () => double(0))],
  [
    "guard",
    command(Positive, async () => 1, {
      guard: async () => {
        await double(0);
      },
    }),
  ],
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
  const declared = command(async () => 1, { guard, errors: [NotSignedIn] });
  await expect(run(declared, undefined)).rejects.toMatchObject({ code: "not-signed-in" });
  const undeclared = command(async () => 1, { guard });
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
