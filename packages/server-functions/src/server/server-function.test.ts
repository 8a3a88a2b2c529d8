import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { command, defineError, type FunctionContext, InvalidInput, query } from "../index.ts";
import { register } from "./register.ts";

const By = v.object({ by: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const request = new Request("http://127.0.0.1:3000/");
const post = new Request("http://127.0.0.1:3000/", { method: "POST" });

test("a call on the server parses the input and runs the body", async () => {
  const double = query(By, async ({ by }) => by * 2);
  await expect(double({ by: 4 })).resolves.toBe(8);
});

test("the body does not run if the schema rejects the input", async () => {
  const body = vi.fn(async () => 1);
  const error = await command(By, body)({ by: 1.5 }, { request: post }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(InvalidInput);
  expect(error).toMatchObject({ status: 422, issues: [{ path: ["by"] }] });
  expect(body).not.toHaveBeenCalled();
});

test("a message of the schema does not quote what was typed into a field whose name begins with _", async () => {
  const digits = v.pipe(v.string(), v.regex(/^\d+$/));
  const login = command(v.object({ name: digits, _password: digits }), async () => {});
  const call = login({ name: "Ada", _password: "secret" }, { request: post });
  await expect(call).rejects.toMatchObject({
    issues: [
      { path: ["name"], message: expect.stringContaining("Ada") },
      { path: ["_password"], message: "Not valid." },
    ],
  });
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
  await guarded("x", { request: post });
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
  await expect(readSecret(undefined, { request })).rejects.toBeInstanceOf(NotSignedIn);
  expect(body).not.toHaveBeenCalled();

  const signedIn = new Request(request, { headers: { authorization: "yes" } });
  await expect(readSecret(undefined, { request: signedIn })).resolves.toBe("secret");
});

test("a guarded function cannot be called outside a request", async () => {
  const guarded = query(async () => 1, { guard: () => {} });
  await expect(guarded()).rejects.toThrow("called on the server without one");
});

test("a guard gets the request and the id of the called function", async () => {
  const guard = vi.fn();
  const getCount = register(
    "counter/getCount",
    query(async () => 1, { guard }),
  );
  await getCount(undefined, { request });
  expect(guard).toHaveBeenCalledWith(
    expect.objectContaining({ request, id: "counter/getCount", cookies: expect.anything() }),
  );
});

test("concurrent calls each see their own request", async () => {
  const path = query(async ({ request }) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    return new URL(request.url).pathname;
  });
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  const seen = await Promise.all(
    paths.map((each) => path(undefined, { request: new Request(`http://127.0.0.1${each}`) })),
  );
  expect(seen).toEqual(paths);
});

test("a body without an input gets the context first, one with an input gets it second", async () => {
  const path = ({ request }: FunctionContext) => new URL(request.url).pathname;
  await expect(query(path)(undefined, { request })).resolves.toBe("/");
  const withInput = command(By, async ({ by }, context) => `${by} ${path(context)}`);
  await expect(withInput({ by: 2 }, { request: post })).resolves.toBe("2 /");
});

test("a query that reads the request says so if a call has passed none", async () => {
  const path = query(async (context) => context.request.url);
  await expect(path()).rejects.toThrow(/needs the request.*pass it on/s);
});

test("a command that is called while a page is rendered is refused", async () => {
  const body = vi.fn(async () => {});
  const save = register("notes/save", command(body));
  await expect(save(undefined, { request })).rejects.toThrow(
    'The command "notes/save" was called while a page is rendered',
  );
  await expect(save()).rejects.toThrow("was called on the server without a request");
  expect(body).not.toHaveBeenCalled();
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
