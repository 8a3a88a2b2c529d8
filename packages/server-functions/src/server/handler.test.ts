import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { createTestApp, handlerOf, ORIGIN, problemOf } from "../../test/app.ts";
import { RateLimited } from "../index.ts";
import { decodeValue, encodeInput, encodeValue } from "../wire/values.ts";
import { defineFunctions, register } from "./functions.ts";
import { createHandler } from "./handler.ts";

const { query, command } = defineFunctions();

const INCREMENT = "/api/counter/incrementCount";
const echo = (input: string) => `/api/counter/echo?input=${encodeURIComponent(input)}`;

test("a query responds with its result", async () => {
  const response = await createTestApp().get("/api/counter/getCount");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({ result: 0 });
});

test("a query takes its input from the query string", async () => {
  const response = await createTestApp().get(echo('{"a":["é","+&="]}'));
  expect(await response.json()).toEqual({ result: '{"a":["é","+&="]}' });
});

const VALUE_TYPE = "application/devalue+json";
const rich = { at: new Date(0), seen: new Set([1n]), byDay: new Map([["a", undefined]]) };
const Rich = v.object({
  at: v.date(),
  seen: v.set(v.bigint()),
  byDay: v.map(v.string(), v.undefined()),
});

test("the answer to a command brings the queries that it names, to a client that asks for it", async () => {
  let notes = ["old"];
  const getNotes = register(
    "notes/getNotes",
    query(async () => notes),
  );
  const findNotes = register(
    "notes/findNotes",
    query(v.string(), async () => notes),
  );
  const setNotes = register(
    "notes/setNotes",
    command(
      v.array(v.string()),
      async (all) => {
        notes = all;
      },
      { refresh: [getNotes, findNotes] },
    ),
  );
  const handle = handlerOf([getNotes, findNotes, setNotes]);
  const send = async (input: string[], headers: Record<string, string>) => {
    const init = { method: "POST", headers: { "content-type": VALUE_TYPE, ...headers } };
    const body = encodeInput(input);
    return (await handle(new Request(`${ORIGIN}/api/notes/setNotes`, { ...init, body }))).text();
  };

  expect(decodeValue(await send(["new"], { accept: VALUE_TYPE }))).toEqual({
    result: undefined,
    fresh: [["notes/getNotes", encodeValue("", ["new"])], ["notes/findNotes"]],
  });
  expect(await send(["new"], {})).toBe("{}");
});

const refusing = defineFunctions({
  guard: () => {
    throw new Error("no notes");
  },
});

test.each([
  ["is refused", refusing.query(async () => "notes"), "no notes"],
  [
    "cannot be sent",
    query(async (): Promise<{ save?: string }> => ({ save: Object(() => {}) })),
    "getNotes.save is a function",
  ],
])(
  "a command succeeds although a query that it names %s, and the log says why",
  async (_why, query, why) => {
    const getNotes = register("notes/getNotes", query);
    const save = register(
      "notes/save",
      command(async () => "saved", { refresh: [getNotes] }),
    );
    const log = vi.fn();
    const response = await handlerOf([getNotes, save], { log })(
      new Request(`${ORIGIN}/api/notes/save`, {
        method: "POST",
        headers: { "content-type": VALUE_TYPE, accept: VALUE_TYPE },
      }),
    );
    // The page asks for the query by itself, and gets the error.
    expect(decodeValue(await response.text())).toEqual({
      result: "saved",
      fresh: [["notes/getNotes"]],
    });
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(why));
  },
);

test.each([
  [
    "query",
    query(Rich, async (input) => input),
    new Request(`${ORIGIN}/api/rich/echo?devalue=${encodeURIComponent(encodeInput(rich))}`),
  ],
  [
    "command",
    command(Rich, async (input) => input),
    new Request(`${ORIGIN}/api/rich/echo`, {
      method: "POST",
      headers: { "content-type": VALUE_TYPE },
      body: encodeInput(rich),
    }),
  ],
])("a %s takes and returns dates, maps, sets and bigint", async (_kind, echo, request) => {
  const handle = handlerOf([register("rich/echo", echo)]);
  const send = (headers: Record<string, string>) => {
    const sent = request.clone();
    for (const [name, value] of Object.entries(headers)) sent.headers.set(name, value);
    return handle(sent);
  };

  const response = await send({ accept: VALUE_TYPE });
  expect(response.headers.get("content-type")).toBe(VALUE_TYPE);
  expect(decodeValue(await response.text())).toEqual({ result: rich });
  // Who does not ask for the format gets what JSON has for it.
  expect(await (await send({})).json()).toEqual({
    result: { at: "1970-01-01T00:00:00.000Z", seen: ["1"], byDay: [["a", null]] },
  });
});

test("a result that cannot be sent is an internal error, and the log says which part it is", async () => {
  const saves = query(async (): Promise<{ save?: string }[]> => [{ save: Object(() => {}) }]);
  const log = vi.fn();
  const handle = handlerOf([register("rich/save", saves)], { log });
  const response = await handle(new Request(`${ORIGIN}/api/rich/save`));
  expect(response.status).toBe(500);
  expect(log).toHaveBeenCalledWith(expect.stringContaining("result[0].save is a function"));
});

test.each([
  ["/api/counter/getCount", 200, "application/json"],
  ["/api/counter/gone", 404, "application/problem+json"],
])("the response to HEAD %s is that to GET without the body", async (path, status, type) => {
  const response = await createTestApp().get(path, { method: "HEAD" });
  const { headers } = response;
  expect([response.status, headers.get("content-type")]).toEqual([status, type]);
  expect(await response.text()).toBe("");
});

test("a query can be called from any site", async () => {
  const response = await createTestApp().get("/api/counter/getCount", {
    headers: { "sec-fetch-site": "cross-site" },
  });
  expect(response.status).toBe(200);
});

test.each([
  ["broken JSON", echo("{"), 400],
  ["an input that is sent twice", `${echo("1")}&input=2`, 400],
  ["bytes that are not UTF-8", "/api/counter/echo?input=%ff", 400],
  ["a query string over the limit", echo(`"${"x".repeat(9_000)}"`), 414],
  ["an input for a function that takes none", "/api/counter/getCount?input=1", 422],
  ["a missing input", "/api/failing/read", 422],
])("a query rejects %s", async (_name, path, status) => {
  const app = createTestApp();
  const response = await app.get(path);
  expect(response.status).toBe(status);
  await problemOf(response);
  expect(app.logged).toHaveLength(1);
});

test("a command runs and responds with its result", async () => {
  const app = createTestApp();
  const response = await app.post(INCREMENT, '{"by":2}');
  expect([response.status, await response.json(), app.count()]).toEqual([200, { result: 2 }, 2]);
  expect(app.logged).toEqual([]);
});

test("a command without a result responds with an empty object", async () => {
  const response = await createTestApp().post("/api/counter/reset", "");
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
});

test.each([
  ["broken JSON", '{"by":1', 400],
  ["a forbidden key", '{"by":1,"__proto__":{}}', 400],
  ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400],
  ["no input", "", 422],
  ["zero", '{"by":0}', 422],
  ["a body over the limit", `{"by":1,"x":"${"x".repeat(1_048_576)}"}`, 413],
  ["a part that contains itself", '[{"by":0}]', 400, VALUE_TYPE],
  ["plain JSON that says that it is more", '{"by":1}', 400, VALUE_TYPE],
  ["a date instead of a number", '[{"by":1},["Date","2030-01-01"]]', 422, VALUE_TYPE],
  ["NaN", '[{"by":-3}]', 422, VALUE_TYPE],
])(
  "a command rejects %s, and changes nothing",
  async (_name, body, status, type = "application/json") => {
    const app = createTestApp();
    const response = await app.post(INCREMENT, body, { "content-type": type });
    expect(response.status).toBe(status);
    await problemOf(response);
    expect(app.count()).toBe(0);
    expect(app.logged).toEqual([expect.stringMatching(/^[\w-]+ POST \S+ \d{3} [\w-]+$/)]);
  },
);

test("a command says what is wrong with which part of the input", async () => {
  const problem = await problemOf(await createTestApp().post(INCREMENT, '{"by":0}'));
  expect(problem).toMatchObject({
    code: "invalid-input",
    issues: [{ path: ["by"], message: expect.stringContaining("1") }],
  });
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x"])(
  "a command rejects a body of type %s",
  async (type) => {
    const app = createTestApp();
    const response = await app.post(INCREMENT, '{"by":1}', { "content-type": type });
    expect([response.status, app.count()]).toEqual([415, 0]);
  },
);

test.each(["1", "lies"])("a command ignores a Content-Length of %s", async (length) => {
  const app = createTestApp();
  const request = new Request(ORIGIN + INCREMENT, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": length },
    body: '{"by":1}',
  });
  expect((await app.handle(request)).status).toBe(200);
});

test("a command responds with 400 if its upload ends early", async () => {
  const app = createTestApp();
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
  // Node requires `duplex` if a request's body is a stream.
  const init = { method: "POST", duplex: "half", body };
  const request = new Request(ORIGIN + INCREMENT, {
    ...init,
    headers: { "content-type": "application/json" },
  });
  expect([(await app.handle(request)).status, app.count()]).toEqual([400, 0]);
});

test.each([
  ["a page of another site", { "sec-fetch-site": "cross-site" }],
  ["a page of another host", { origin: "https://evil.example" }],
])("a command rejects %s, and the log says what was compared", async (_name, headers) => {
  const app = createTestApp();
  const response = await app.post(INCREMENT, '{"by":1}', headers);
  expect([response.status, app.count()]).toEqual([403, 0]);
  expect(await problemOf(response)).toMatchObject({ code: "cross-site" });
  expect(app.logged).toEqual([
    expect.stringMatching(
      /^[\w-]+ POST \/api\/\S+ 403 cross-site\n {2}The header (Sec-Fetch-Site|Origin) is ".*"[^\n]*$/,
    ),
  ]);
});

test.each([
  "/api",
  "/api/",
  "/api/counter",
  "/api/counter/",
  "/api/counter/getCount/",
  "/api//counter/getCount",
  "/api/counter//getCount",
  "/api/counter%2FgetCount",
  "/api/counter/getCoun%74",
  "/api/Counter/getCount",
  "/apix/counter/getCount",
  "/api/__proto__",
  "/api/constructor",
  "/api/counter/getCount.action",
  "/api/x/.action.action",
  "/api/.action",
  "/api/counter/getCount.json",
  "/other",
])("the path %s is not one of a server function: 404", async (path) => {
  const response = await createTestApp().get(path);
  expect(response.status).toBe(404);
  expect(await problemOf(response)).toMatchObject({ code: "unknown-function" });
});

test.each([
  ["POST", "/api/counter/getCount", "GET, HEAD"],
  ["DELETE", "/api/counter/getCount", "GET, HEAD"],
  ["OPTIONS", INCREMENT, "POST"],
  ["GET", INCREMENT, "POST"],
  ["PUT", INCREMENT, "POST"],
  ["PUT", `${INCREMENT}.action`, "GET, HEAD, POST"],
])("the response to %s %s is 405, with the allowed methods", async (method, path, allow) => {
  const app = createTestApp();
  const response = await app.get(path, { method });
  expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  await problemOf(response);
});

const read = (how: string) => `/api/failing/read?input=%22${how}%22`;

test("a declared error is sent as itself", async () => {
  const response = await createTestApp().get(read("declared"));
  expect(response.status).toBe(409);
  expect(await problemOf(response)).toMatchObject({ code: "full", detail: "It is full." });
});

test("the cause of a declared error is only in the log", async () => {
  const app = createTestApp();
  const text = await (await app.get(read("with-cause"))).text();
  expect(text).not.toContain("SECRET");
  expect(app.logged[0]).toContain("SECRET-CAUSE");
});

test("a rate limit error says when to try again", async () => {
  const response = await createTestApp().get(read("limited"));
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
  expect(await problemOf(response)).toMatchObject({ code: "rate-limited", retryAfter: 1.2 });
});

test("an undeclared error is sent without its message, and logged under the same id", async () => {
  const app = createTestApp();
  const response = await app.get(read("undeclared"));
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(JSON.parse(text)).toEqual({
    type: "about:blank",
    title: "Internal Server Error",
    status: 500,
    detail: "Something went wrong on the server. Its log says why.",
    code: "internal",
    retryable: true,
    requestId: app.logged[0]?.split(" ")[0],
  });
  expect(app.logged[0]).toContain("SECRET-MESSAGE");
  expect(app.logged[0]).toContain("SECRET-CAUSE");
  expect(app.logged[0]).toContain("app.ts");
});

test("an error that can only happen in a browser is internal, even if it is declared", async () => {
  expect((await createTestApp().get(read("offline"))).status).toBe(500);
});

test("an undeclared error is sent with its message and stack in development", async () => {
  const app = createTestApp({ development: true });
  expect(await problemOf(await app.get(read("undeclared")))).toMatchObject({
    code: "internal",
    detail: "Error: SECRET-MESSAGE",
    stack: expect.stringContaining("app.ts"),
  });
});

test.each([
  ["an object without a prototype", Object.create(null)],
  ["an object that cannot be converted to text", { toString: null, toJSON: () => undefined }],
  ["an error whose stack is not a string", Object.assign(new Error("odd"), { stack: 1 })],
  ["an error that cannot be changed", Object.freeze(new RateLimited())],
  ["undefined", undefined],
])("the handler responds with 500 if a function throws %s", async (_name, thrown) => {
  for (const development of [false, true]) {
    const fails = register(
      "fails/always",
      query(
        async (): Promise<number> => {
          throw thrown;
        },
        { errors: [RateLimited] },
      ),
    );
    const handle = handlerOf([fails], { development });
    const response = await handle(new Request(`${ORIGIN}/api/fails/always`));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "internal" });
  }
});

test("the handler responds even if the log throws", async () => {
  const log = () => {
    throw new Error("SECRET-DISK");
  };
  const response = await createHandler({ functions: new Map(), log })(
    new Request(`${ORIGIN}/api/x`),
  );
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("SECRET");
});

test("failures are logged to the console by default", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  await createHandler({ functions: new Map() })(new Request(`${ORIGIN}/api/x`));
  expect(error).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("404 unknown-function"));
  error.mockRestore();
});
