import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { withRequest } from "#request-scope";
import { command, defineError, getRequest, InvalidInput, query } from "../index.ts";
import { register } from "./register.ts";

const By = v.object({ by: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const request = new Request("http://127.0.0.1:3000/");

test("a call on the server parses the input and runs the body", async () => {
  const double = query(By, async ({ by }) => by * 2);
  await expect(double({ by: 4 })).resolves.toBe(8);
});

test("the body does not run if the schema rejects the input", async () => {
  const body = vi.fn(async () => 1);
  const error = await command(By, body)({ by: 1.5 }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InvalidInput);
  expect(error).toMatchObject({ status: 422, issues: [{ path: ["by"] }] });
  expect(body).not.toHaveBeenCalled();
});

test("the body gets the output of the schema", async () => {
  const shout = query(v.pipe(v.string(), v.toUpperCase()), async (text) => text);
  await expect(shout("hello")).resolves.toBe("HELLO");
});

test("a schema can be a function", async () => {
  const schema: StandardSchemaV1<string, number> = Object.assign(() => {}, {
    "~standard": {
      version: 1 as const,
      vendor: "test",
      validate: (input: unknown) => ({ value: String(input).length }),
    },
  });
  await expect(query(schema, async (length) => length)("four")).resolves.toBe(4);
});

test("the output of a schema is never awaited, even if it has a method then", async () => {
  const then = vi.fn();
  const schema = v.pipe(
    v.string(),
    v.transform(() => ({ then })),
  );
  await expect(query(schema, async (made) => Object.keys(made))("x")).resolves.toEqual(["then"]);
  expect(then).not.toHaveBeenCalled();
});

test("the guard runs first, then the schema, then the body", async () => {
  const order: string[] = [];
  const schema = v.pipe(
    v.string(),
    v.check(() => order.push("input") > 0),
  );
  const guarded = command(schema, async () => void order.push("body"), {
    guard: async () => void order.push("guard"),
  });
  await withRequest(request, () => guarded("x"));
  expect(order).toEqual(["guard", "input", "body"]);
});

test("a guard also stops a call in process, while a page is rendered", async () => {
  const NotSignedIn = defineError({
    code: "not-signed-in",
    status: 401,
    message: "Please sign in.",
    retryable: false,
  });
  const body = vi.fn(async () => "secret");
  const readSecret = query(body, {
    errors: [NotSignedIn],
    guard: async ({ request }) => {
      if (!request.headers.has("authorization")) throw new NotSignedIn();
    },
  });
  await expect(withRequest(request, () => readSecret())).rejects.toBeInstanceOf(NotSignedIn);
  expect(body).not.toHaveBeenCalled();

  const signedIn = new Request(request, { headers: { authorization: "yes" } });
  await expect(withRequest(signedIn, () => readSecret())).resolves.toBe("secret");
});

test("a guarded function cannot be called outside a request", async () => {
  const guarded = query(async () => 1, { guard: () => {} });
  await expect(guarded()).rejects.toThrow("There is no current request");
});

test("a guard gets the request and the id of the called function", async () => {
  const guard = vi.fn();
  const getCount = register(
    "counter/getCount",
    query(async () => 1, { guard }),
  );
  await withRequest(request, () => getCount());
  expect(guard).toHaveBeenCalledWith({ request, id: "counter/getCount" });
});

test("concurrent calls each see their own request", async () => {
  const path = query(async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    return new URL(getRequest().url).pathname;
  });
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  const seen = await Promise.all(
    paths.map((each) => withRequest(new Request(`http://127.0.0.1${each}`), () => path())),
  );
  expect(seen).toEqual(paths);
});

test("an aborted call does not run the body", async () => {
  const body = vi.fn(async () => 1);
  const reason = new Error("left the page");
  await expect(query(body)(undefined, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(body).not.toHaveBeenCalled();
});

test("a registered command has its id and its form address", () => {
  const save = register(
    "notes/save",
    command(async () => {}),
  );
  expect([save.id, save.kind, save.action]).toEqual([
    "notes/save",
    "command",
    "/api/notes/save.action",
  ]);
});
