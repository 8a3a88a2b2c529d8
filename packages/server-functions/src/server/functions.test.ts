import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { handlerOf, ORIGIN } from "../../test/app.ts";
import { defineError, type FunctionContext, type Guard, InvalidInput } from "../index.ts";
import { defineFunctions, register } from "./functions.ts";
import type { FormFailure } from "./handler.ts";

const { query, command } = defineFunctions();
const NotSignedIn = defineError({ code: "not-signed-in", status: 401, message: "Please sign in." });

const By = v.object({ by: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const request = new Request(ORIGIN);
const post = new Request(ORIGIN, { method: "POST" });

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

interface User {
  readonly name: string;
}
const order: string[] = [];
const requireUser: Guard<User> = async ({ id, request }) => {
  order.push(`guard of ${id}`);
  const name = request.headers.get("x-user");
  if (name === null) throw new NotSignedIn();
  return { name };
};
const guarded = defineFunctions({ guard: requireUser, errors: [NotSignedIn] });
const asAda = (method: string) => new Request(ORIGIN, { method, headers: { "x-user": "Ada" } });

test("the guard runs first, then the schema, then the body, which gets the caller", async () => {
  order.length = 0;
  const schema = v.pipe(
    v.string(),
    v.check(() => order.push("input") > 0),
  );
  const greet = guarded.command(schema, async (greeting, { caller }) => {
    order.push("body");
    return `${greeting}, ${caller.name}`;
  });
  await expect(greet("Hello", { request: asAda("POST") })).resolves.toBe("Hello, Ada");
  expect(order).toEqual(["guard of unregistered", "input", "body"]);
});

test("a guard guards each call: before there is a handler, and with any number of them", async () => {
  const body = vi.fn(async () => "secret");
  const readSecret = register(
    "notes/readSecret",
    guarded.query(async () => body()),
  );
  const isGuarded = async () => {
    const inProcess = readSecret(undefined, { request: new Request(ORIGIN) });
    await expect(inProcess).rejects.toBeInstanceOf(NotSignedIn);
    await expect(readSecret()).rejects.toThrow("called on the server without one");
    expect(body).not.toHaveBeenCalled();
  };
  await isGuarded();
  const handlers = [handlerOf([readSecret]), handlerOf([readSecret])];
  await isGuarded();
  for (const handle of handlers) {
    const response = await handle(new Request(`${ORIGIN}/api/notes/readSecret`));
    expect(response.status).toBe(401);
  }
  await isGuarded();
  await expect(readSecret(undefined, { request: asAda("GET") })).resolves.toBe("secret");
});

test("a function opts out of the guard where it is defined, and has no caller", async () => {
  const open = guarded.query(async (context) => "caller" in context, { guard: "none" });
  await expect(open()).resolves.toBe(false);
});

test("a function declares its own errors and those of all functions", async () => {
  const Full = defineError({ code: "full", status: 409, message: "Full." });
  const add = register(
    "notes/add",
    guarded.query(
      async (): Promise<number> => {
        throw new Full();
      },
      { errors: [Full] },
    ),
  );
  const handle = handlerOf([add]);
  const statusOf = async (headers: HeadersInit) =>
    (await handle(new Request(`${ORIGIN}/api/notes/add`, { headers }))).status;
  expect([await statusOf({}), await statusOf({ "x-user": "Ada" })]).toEqual([401, 409]);
});

test.each([
  ["a query whose input is malformed", "/api/a/read?input={", undefined],
  ["a query whose input is too long", `/api/a/read?input=${"x".repeat(9_000)}`, undefined],
  ["a command whose input is malformed", "/api/a/save", "{"],
  ["a command whose input is too long", "/api/a/save", "x".repeat(1_048_577)],
  ["a form that cannot be decoded", "/api/a/save.action", "a=%ff"],
])("the guard runs before the input is read: %s", async (_name, path, body) => {
  const read = register(
    "a/read",
    guarded.query(v.string(), async (text) => text),
  );
  const save = register(
    "a/save",
    guarded.command(v.string(), async () => {}),
  );
  const failed: FormFailure[] = [];
  const handle = handlerOf([read, save], {
    onFormFailure: (failure) => {
      failed.push(failure);
      return new Response("the page", { status: failure.error.status });
    },
  });
  const type = path.endsWith(".action") ? "application/x-www-form-urlencoded" : "application/json";
  const request = new Request(ORIGIN + path, {
    ...(body !== undefined && { method: "POST", body, headers: { "content-type": type } }),
  });
  const wasRead = vi.spyOn(ReadableStream.prototype, "getReader");
  const { status } = await handle(request);
  expect([status, wasRead.mock.calls]).toEqual([401, []]);
  wasRead.mockRestore();
  for (const { fields } of failed) expect(fields).toEqual({});
});

test("a guard gets the request, its cookies and the id of the called function", async () => {
  const guard = vi.fn();
  const getCount = register(
    "counter/getCount",
    defineFunctions({ guard }).query(async () => 1),
  );
  await getCount(undefined, { request });
  expect(guard).toHaveBeenCalledWith(
    expect.objectContaining({ request, id: "counter/getCount", cookies: expect.anything() }),
  );
});

test.each([
  ["a plain function", async () => 1],
  ["a copy", Object.assign(async () => 1, { id: "a", kind: "query" })],
  ["a command where the browser has a query", command(async () => {})],
  ["nothing", undefined],
])("%s is not registered, and the error names its file and its name", (_name, value) => {
  const source = { kind: "query", file: "src/counter.functions.ts" } as const;
  expect(() => register("counter/getCount", value as typeof getAny, source)).toThrow(
    'The export "getCount" of src/counter.functions.ts is not a query made by defineFunctions.',
  );
});
const getAny = query(async () => 1);

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
  const save = command(async () => {});
  const { id, kind, action } = register("notes/save", save);
  expect([id, kind, action]).toEqual(["notes/save", "command", "/api/notes/save.action"]);
});
