import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { handlerOf, ORIGIN } from "../../test/app.ts";
import { defineError, type FunctionContext, redirect, type ServerFunction } from "../index.ts";
import { addFunctionHeaders } from "./context.ts";
import { defineFunctions, register } from "./functions.ts";
import type { HandlerOptions } from "./handler.ts";

const { query, command } = defineFunctions();

/** The functions of a site behind a proxy, which has listed its origins. */
const at = (...origins: string[]) => defineFunctions({ allowedOrigins: () => origins });

const Refused = defineError({ code: "refused", status: 409, message: "No." });

/** Serves one function as `app/run`, by call and by form. */
function serve(serverFunction: ServerFunction, options: Partial<HandlerOptions> = {}) {
  const logged: string[] = [];
  const functions = [register("app/run", serverFunction)];
  const handle = handlerOf(functions, { log: (entry) => logged.push(entry), ...options });
  const send = (path: string, init: RequestInit) => handle(new Request(ORIGIN + path, init));
  return {
    logged,
    get: (headers: HeadersInit = {}) => send("/api/app/run", { headers }),
    call: (headers: Record<string, string> = {}, url = "/api/app/run") =>
      send(url, { method: "POST", headers: { "content-type": "application/json", ...headers } }),
    form: (headers: Record<string, string> = {}) =>
      send("/api/app/run.action?returnTo=/back", {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      }),
  };
}

const setTwo = command(async ({ cookies, responseHeaders }) => {
  cookies.set("theme", "dark mode");
  cookies.set("session", "first");
  cookies.set("session", "abc", { maxAge: 60, sameSite: "strict" });
  responseHeaders.set("x-counted", "yes");
});

test("a command sets cookies and headers, by call and by form", async () => {
  const app = serve(setTwo);
  for (const response of [await app.call(), await app.form()]) {
    expect(response.headers.getSetCookie()).toEqual([
      "theme=dark%20mode; Path=/; HttpOnly; SameSite=Lax",
      "session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Strict",
    ]);
    expect(response.headers.get("x-counted")).toBe("yes");
    expect(response.headers.get("cache-control")).toBe("no-store");
  }
});

test.each([
  [ORIGIN, undefined, false],
  ["http://localhost:3000", undefined, false],
  ["http://[::1]:3000", undefined, false],
  ["http://app.example", undefined, true],
  ["https://127.0.0.1", undefined, true],
  // A proxy that ends TLS and changes the host.
  [ORIGIN, "https://app.example", true],
])("a cookie of a page at %s with the origin %s is Secure: %s", async (page, origin, secure) => {
  const { command } = at(...(origin === undefined ? [] : [origin]));
  const set = register(
    "app/run",
    command(async ({ cookies }) => cookies.set("a", "1")),
  );
  const handle = handlerOf([set]);
  const headers = { "content-type": "application/json", ...(origin && { origin }) };
  const response = await handle(new Request(`${page}/api/app/run`, { method: "POST", headers }));
  const [cookie = ""] = response.headers.getSetCookie();
  expect(cookie.includes("; Secure")).toBe(secure);
});

test("a cookie whose name promises that it is Secure is so, and on this machine has neither", async () => {
  const app = serve(
    at("https://app.example", ORIGIN).command(async ({ cookies }) => {
      cookies.set("__Host-session", "x", { secure: false });
      cookies.set("__Secure-theme", "y", { secure: true });
      cookies.delete("__Host-old");
    }),
  );
  const deployed = await app.call({ origin: "https://app.example" });
  expect(deployed.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-session=x; .*; Secure/),
    expect.stringMatching(/^__Secure-theme=y; .*; Secure/),
    expect.stringMatching(/^__Host-old=; .*; Secure/),
  ]);
  const local = await app.call({ origin: ORIGIN });
  expect(local.headers.getSetCookie()).toEqual([
    "session=x; Path=/; HttpOnly; SameSite=Lax",
    "theme=y; Path=/; HttpOnly; SameSite=Lax",
    expect.stringMatching(/^old=; Max-Age=0; [^_]*$/),
  ]);
});

test("a cookie whose name promises that it is Secure is read under its short name on this machine only", async () => {
  const read = query(async ({ cookies }) => cookies.get("__Host-session") ?? "none");
  const result = async (origin: string, cookie: string) =>
    (await serve(read).get({ origin, cookie })).json();
  expect(await result(ORIGIN, "session=x")).toEqual({ result: "x" });
  expect(await result("https://app.example", "session=x")).toEqual({ result: "none" });
  expect(await result("https://app.example", "session=x; __Host-session=y")).toEqual({
    result: "y",
  });
});

test("behind a proxy that changes the host, a listed origin keeps the short name from being read", async () => {
  const result = async (...allowed: string[]) => {
    const { query } = at(...allowed);
    const read = query(async ({ cookies }) => cookies.get("__Host-session") ?? "none");
    return (await serve(read).get({ cookie: "session=x" })).json();
  };
  expect(await result()).toEqual({ result: "x" });
  expect(await result("https://app.example")).toEqual({ result: "none" });
  expect(await result("https://app.example", ORIGIN)).toEqual({ result: "x" });
});

test("a cookie for the pages of other sites is Secure on this machine, too", async () => {
  const set = command(async ({ cookies }) =>
    cookies.set("a", "1", { sameSite: "none", secure: false }),
  );
  const [cookie] = (await serve(set).call()).headers.getSetCookie();
  expect(cookie).toMatch(/; Secure; SameSite=None$/);
});

test("a cookie is deleted", async () => {
  const app = serve(command(async ({ cookies }) => cookies.delete("session")));
  expect((await app.call()).headers.get("set-cookie")).toMatch(
    /^session=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax$/,
  );
});

test("a function reads the cookies of its request", async () => {
  const read = query(async ({ cookies }) =>
    [cookies.get("a"), cookies.get("b"), cookies.get("c")].join(),
  );
  const response = await serve(read).get({ cookie: "a=1; b=%C3%A4" });
  expect(await response.json()).toEqual({ result: "1,ä," });
});

test.each(["a b", "a;b", "", "ä", "a=b", "a\r\nset-cookie: x"])(
  "a cookie with the name %j is an error that names it",
  async (name) => {
    const app = serve(command(async ({ cookies }) => cookies.set(name, "1")));
    const response = await app.call();
    expect([response.status, response.headers.get("set-cookie")]).toEqual([500, null]);
    expect(app.logged[0]).toContain(`cookie name is invalid: ${name.split("\r", 1)[0]}`);
  },
);

test("the value of a cookie arrives whatever is in it", async () => {
  const value = 'a;b, "c"\r\nä=%';
  const app = serve(command(async ({ cookies }) => cookies.set("a", value)));
  const [pair = ""] = (await app.call()).headers.getSetCookie()[0]?.split("; ") ?? [];
  const read = serve(query(async ({ cookies }) => cookies.get("a") ?? ""));
  expect(await (await read.get({ cookie: pair })).json()).toEqual({ result: value });
});

test("a query cannot set a cookie, and the error says why", async () => {
  const app = serve(query(async ({ cookies }) => cookies.set("a", "1")));
  const response = await app.get();
  expect([response.status, response.headers.get("set-cookie")]).toEqual([500, null]);
  expect(app.logged[0]).toContain('A query tried to set the cookie "a". A query must not change');
});

test.each(["content-type", "Set-Cookie", "location", "cache-control", "trailer", "Upgrade"])(
  "neither a query nor a command can set the header %s, and the error names it",
  async (name) => {
    const set = ({ responseHeaders }: FunctionContext) => responseHeaders.set(name, "x");
    const asQuery = query(async (context) => set(context));
    const asCommand = command(async (context) => set(context));
    const responses = [
      await serve(asQuery).get(),
      await serve(asCommand).call(),
      await serve(asCommand).form(),
    ];
    for (const { status, headers } of responses) {
      expect([status, headers.get(name) === "x"]).toEqual([500, false]);
    }
    const request = new Request(`${ORIGIN}/page`);
    await asQuery(undefined, { request });
    const answerPage = () => addFunctionHeaders(request, new Response("the page"));
    expect(answerPage).toThrow(`the header ${name.toLowerCase()} to its response`);
  },
);

test("a command that fails keeps only the cookies for which that is asked", async () => {
  const app = serve(
    command(
      async ({ cookies, responseHeaders }) => {
        cookies.set("lost", "1");
        cookies.set("kept", "1", { keepOnFailure: true });
        responseHeaders.set("x-counted", "yes");
        throw new Refused();
      },
      { errors: [Refused] },
    ),
    { onFormFailure: ({ error }) => new Response("the page", { status: error.status }) },
  );
  for (const response of [await app.call(), await app.form()]) {
    expect(response.status).toBe(409);
    expect(response.headers.getSetCookie()).toEqual(["kept=1; Path=/; HttpOnly; SameSite=Lax"]);
    expect(response.headers.has("x-counted")).toBe(false);
  }
});

test("a page has the headers that the queries of its loaders have added", async () => {
  const read = query(async ({ responseHeaders }) => responseHeaders.set("x-from", "a query"));
  const request = new Request(`${ORIGIN}/page`);
  await read(undefined, { request });
  const response = addFunctionHeaders(request, new Response("the page", { status: 404 }));
  expect([response.status, response.headers.get("x-from"), await response.text()]).toEqual([
    404,
    "a query",
    "the page",
  ]);
  const other = addFunctionHeaders(new Request(`${ORIGIN}/page`), new Response("another"));
  expect(other.headers.has("x-from")).toBe(false);
});

test("a redirect goes through JSON to a call, and is 303 for a form, with the cookies", async () => {
  const signIn = command(async ({ cookies }) => {
    cookies.set("session", "abc");
    throw redirect("/notes");
  });
  const app = serve(signIn);
  const called = await app.call();
  expect([called.status, await called.json()]).toEqual([200, { redirect: "/notes" }]);
  const posted = await app.form();
  expect([posted.status, posted.headers.get("location")]).toEqual([303, "/notes"]);
  for (const { headers } of [called, posted]) expect(headers.get("set-cookie")).toContain("abc");
  expect(app.logged).toEqual([]);
});

test("a guard can redirect, by call and in process, and the body does not run", async () => {
  const body = vi.fn(async (): Promise<number> => 1);
  const guarded = defineFunctions({
    guard: ({ cookies }) => {
      if (cookies.get("session") === undefined) throw redirect("/login");
    },
  });
  const read = guarded.query(async () => body());
  const app = serve(read);
  expect(await (await app.get()).json()).toEqual({ redirect: "/login" });
  const thrown = await read(undefined, { request: new Request(ORIGIN) }).catch((each) => each);
  // Routers understand a response that a loader throws.
  expect([thrown.status, thrown.headers.get("location")]).toEqual([302, "/login"]);
  expect(body).not.toHaveBeenCalled();
  expect(await (await app.get({ cookie: "session=1" })).json()).toEqual({ result: 1 });
});

test("a response that redirect() did not make leads nowhere", async () => {
  const app = serve(
    query(async (): Promise<number> => {
      throw Response.redirect("https://evil.example/");
    }),
  );
  const response = await app.get();
  expect([response.status, response.headers.get("location")]).toEqual([500, null]);
});

test("a setting of allowed origins lets a call behind a proxy pass", async () => {
  const app = serve(at("https://app.example").command(async () => {}));
  expect((await app.call({ origin: "https://app.example" })).status).toBe(200);
  expect((await app.call({ origin: ORIGIN })).status).toBe(403);
  expect(app.logged[0]).toContain("allowed_origins has https://app.example");
});

test("one function can pass its request on to another", async () => {
  const inner = register(
    "app/inner",
    command(v.string(), async (name, { cookies }) => cookies.set(name, "1")),
  );
  const outer = command(async ({ request }) => inner("set-inside", { request }));
  expect((await serve(outer).call()).headers.get("set-cookie")).toContain("set-inside=1");
});
