import { defineError, redirect } from "@react-on-spin/server-functions";
import { defineFunctions, register } from "@react-on-spin/server-functions/server";
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, use } from "react";
import {
  data,
  isRouteErrorResponse,
  Outlet,
  redirect as routerRedirect,
  useLoaderData,
  useRouteError,
} from "react-router";
import * as v from "valibot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AppRoute, defineApp } from "../app.ts";
import { Head, HydrationState } from "../document.tsx";
import { useOtherFormFailure } from "../errors.ts";
import { guard, load, prefetch } from "../loaders.ts";
import type { MetaArgs } from "../meta.ts";
import { serve } from "./serve.ts";

const { query, command } = defineFunctions();

const Full = defineError({ code: "full", status: 503, message: "It is full.", retryable: true });

function Document({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <head>
        <Head />
      </head>
      <body>
        {children}
        <HydrationState />
      </body>
    </html>
  );
}

/** Shows what a boundary learns of an error. */
function ErrorBoundary() {
  const error = useRouteError();
  const failure = useOtherFormFailure([]);
  const text = isRouteErrorResponse(error)
    ? `response ${error.status} ${JSON.stringify(error.data)}`
    : String(error);
  return (
    <p>
      {`failed: ${text}`}
      {failure && ` and the form: ${failure.message}`}
    </p>
  );
}

const Layout = () => (
  <>
    <nav>the layout</nav>
    <Outlet />
  </>
);

const id = (request: Request) => request.headers.get("cookie") ?? "nobody";
const functions = new Map(
  [
    register(
      "test/whoAmI",
      query(async ({ request }) => id(request)),
    ),
    register(
      "test/fail",
      command(
        async () => {
          throw new Full();
        },
        { errors: [Full] },
      ),
    ),
  ].map((each) => [each.id, each]),
);

const policy = { "img-src": "'self'" };
const logged: string[] = [];

beforeEach(() => {
  vi.stubEnv("DEV", false);
  vi.spyOn(console, "error").mockImplementation((entry) => logged.push(String(entry)));
});

afterEach(() => {
  logged.length = 0;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Serves an app of these pages, within a layout. */
function serving(...children: AppRoute[]) {
  const app = defineApp({
    routes: [{ Component: Layout, children }],
    Document,
    ErrorBoundary,
    meta: ({ error }) => ({
      title: error === undefined ? "The app" : "An error",
      description: "d",
    }),
  });
  const handle = serve(app, { functions, policy });
  /** @param onPart - called with each part of the body as it arrives */
  return async (path: string, init?: RequestInit, onPart: () => void = () => {}) => {
    const response = await handle(new Request(new URL(path, "http://127.0.0.1"), init));
    let html = "";
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      html += part;
      onPart();
    }
    const text = html.replaceAll("<!-- -->", "").replaceAll("&quot;", '"');
    return { response, status: response.status, html, text, headers: response.headers };
  };
}

/** The id under which the log has a failure. */
const requestIdOf = (entry: string | undefined) => entry?.split(" ", 1)[0] ?? "none";

test("a page is rendered in its layout and its document, with a policy of its own", async () => {
  const get = serving({ path: "/", Component: () => <h1>Hello</h1> });
  const { status, html, headers } = await get("/");
  expect(status).toBe(200);
  expect(html).toContain("<nav>the layout</nav><h1>Hello</h1>");
  const [, nonce] = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "") ?? [];
  expect(html).toContain(`<script type="module" src="/src/entry.ts" nonce="${nonce}"`);
  expect(logged).toEqual([]);
});

test.each<[string, AppRoute]>([
  [
    "a loader",
    {
      path: "/",
      Component: () => null,
      loader: async () => {
        throw new Error("secret");
      },
    },
  ],
  [
    "a component",
    {
      path: "/",
      Component: () => {
        throw new Error("secret");
      },
    },
  ],
  ["a lazy page's code", { path: "/", lazy: () => Promise.reject(new Error("secret")) }],
])(
  "an error of %s ends at the boundary, within the layout: 500, with the request's id",
  async (_what, route) => {
    const { status, text, html } = await serving(route)("/");
    expect(status).toBe(500);
    expect(text).toContain("<nav>the layout</nav><p>failed: ");
    expect(text).toContain("Something went wrong on the server.");
    expect(html).not.toContain("secret");
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(
      /GET \/.* 500 internal\n {2}Error: secret\n {4}at .*serve\.test\.tsx/,
    );
    expect(html).toContain(requestIdOf(logged[0]));
  },
);

test("a declared error has its own status and text at the boundary", async () => {
  const get = serving({
    path: "/",
    Component: () => null,
    loader: () => {
      throw new Full({ cause: "no room" });
    },
  });
  const { status, text } = await get("/");
  expect(status).toBe(503);
  expect(text).toContain("It is full.");
  expect(logged).toEqual([expect.stringMatching(/ 503 full\n {2}no room$/)]);
});

test.each([
  ["data(null, { status })", () => data({ why: "gone" }, { status: 410 })],
  ["a Response", () => Response.json({ why: "gone" }, { status: 410 })],
])(
  "a loader that throws %s decides the status and what the boundary shows",
  async (_what, thrown) => {
    const get = serving({
      path: "/",
      Component: () => null,
      loader: () => {
        throw thrown();
      },
    });
    const { status, text } = await get("/");
    expect(status).toBe(410);
    expect(text).toContain('failed: response 410 {"why":"gone"}');
    expect(logged).toEqual([]);
  },
);

test("a loader that returns data(…, { status }) decides the status of its page", async () => {
  const Component = () => <p>{useLoaderData<{ why: string }>().why}</p>;
  const get = serving({
    path: "/",
    Component,
    loader: () => data({ why: "no such item" }, { status: 404 }),
  });
  const { status, text } = await get("/");
  expect(status).toBe(404);
  expect(text).toContain("<p>no such item</p>");
});

test("an unknown address ends at the boundary, within the layout: 404", async () => {
  const { status, text } = await serving({ path: "/", Component: () => null })("/nowhere");
  expect(status).toBe(404);
  expect(text).toContain("<nav>the layout</nav><p>failed: response 404 null");
  expect(text).toContain("<title>An error</title>");
});

test("a query that a component cannot do without ends at the boundary, and is logged once", async () => {
  const full = queryOptions({
    queryKey: ["notes/getNotes"],
    queryFn: async (): Promise<string> => {
      throw new Full({ cause: "no room" });
    },
  });
  const get = serving({
    path: "/",
    loader: prefetch(({ queryClient }) => [queryClient.prefetchQuery(full)]),
    Component: () => <p>{useSuspenseQuery(full).data}</p>,
  });
  const { status, text } = await get("/");
  expect(status).toBe(503);
  expect(text).toContain("It is full.");
  expect(logged).toEqual([expect.stringMatching(/ notes\/getNotes 503 full\n {2}no room$/)]);
});

test("a query that the page shows by itself leaves the page as it is", async () => {
  const full = queryOptions({
    queryKey: ["notes/getNotes"],
    queryFn: async (): Promise<string> => {
      throw new Full();
    },
  });
  const get = serving({
    path: "/",
    loader: prefetch(({ queryClient }) => [queryClient.prefetchQuery(full)]),
    Component: () => <p>{useQuery(full).error?.message}</p>,
  });
  const { status, text } = await get("/");
  expect(status).toBe(200);
  expect(text).toContain("<p>It is full.</p>");
});

test("the nearest boundary is the one of the routes, if they have one", async () => {
  const get = serving({
    path: "/shop",
    ErrorBoundary: () => <p>the shop is closed</p>,
    children: [
      {
        path: "cart",
        Component: () => null,
        loader: () => {
          throw new Full();
        },
      },
    ],
  });
  const { status, text } = await get("/shop/cart");
  expect(status).toBe(503);
  expect(text).toContain("<nav>the layout</nav><p>the shop is closed</p>");
});

test("if the boundary fails too, the answer is a text", async () => {
  const fail = () => {
    throw new Error("secret");
  };
  const get = serving({ path: "/", Component: fail, ErrorBoundary: fail });
  const { status, text } = await get("/");
  expect(status).toBe(500);
  expect(text).toBe(
    `This page could not be rendered. The server's log says why, under request ${requestIdOf(logged[0])}.\n`,
  );
});

test("what cannot be sent ends at the boundary, and the log names it", async () => {
  const get = serving({
    path: "/",
    Component: () => null,
    loader: () => ({ list: [{ at: new Date(0), on: new Response() }] }),
  });
  expect((await get("/")).status).toBe(500);
  expect(logged[0]).toContain(
    'The loader of the route "0-0": data.list[0].on is an instance of Response, which cannot be sent.',
  );
});

test("a query whose result cannot be sent has failed, and the log names it", async () => {
  const late = queryOptions({ queryKey: ["late"], queryFn: async () => [Promise.resolve(1)] });
  const get = serving({
    path: "/",
    loader: prefetch(({ queryClient }) => [queryClient.prefetchQuery(late)]),
    Component: () => <p>{useQuery(late).error?.message}</p>,
  });
  expect((await get("/")).text).toContain("<p>Something went wrong on the server.");
  expect(logged[0]).toContain('The query "late": data[0] is a Promise');
});

test("a form post that failed is answered with its page, or with the error page if there is none", async () => {
  const get = serving({ path: "/", Component: ErrorBoundary });
  const post = (returnTo: string) =>
    get(`/api/test/fail.action?returnTo=${returnTo}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  for (const returnTo of ["/", "/nowhere"]) {
    const { status, text } = await post(returnTo);
    expect(status).toBe(503);
    expect(text).toContain("and the form: It is full.");
  }
});

test("a guarded page is not loaded for those who may not see it, and its sign-in knows the way back", async () => {
  const loader = vi.fn(() => null);
  const get = serving({
    middleware: [guard((request) => id(request) === "ann", "/login")],
    children: [{ path: "/account", Component: () => <p>secret</p>, loader }],
  });
  const { status, headers } = await get("/account?tab=2");
  expect(status).toBe(302);
  expect(headers.get("location")).toBe("/login?next=%2Faccount%3Ftab%3D2");
  expect(loader).not.toHaveBeenCalled();
  const { text } = await get("/account", { headers: { cookie: "ann" } });
  expect(text).toContain("<p>secret</p>");
});

test("a guard that fails ends at the boundary", async () => {
  const fail = guard(() => {
    throw new Full();
  }, "/login");
  const { status, text } = await serving({ path: "/", middleware: [fail], Component: () => null })(
    "/",
  );
  expect(status).toBe(503);
  expect(text).toContain("It is full.");
});

test("a redirect of a server function or a loader becomes the page's", async () => {
  const away = queryOptions({
    queryKey: ["away"],
    queryFn: async (): Promise<null> => {
      throw redirect("/login");
    },
  });
  const get = serving(
    {
      path: "/query",
      Component: () => null,
      loader: prefetch(({ queryClient }) => [queryClient.prefetchQuery(away)]),
    },
    {
      path: "/loader",
      Component: () => null,
      loader: () => {
        throw routerRedirect("/login");
      },
    },
  );
  for (const path of ["/query", "/loader"]) {
    expect((await get(path)).headers.get("location")).toBe("/login");
  }
});

const NotePage = () => {
  const { id, page } = useLoaderData<typeof noteLoader>();
  return <p>{`note ${id}, page ${page}`}</p>;
};
const noteLoader = load(
  {
    params: v.object({ id: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)) }),
    search: v.object({
      page: v.optional(v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)), "1"),
    }),
  },
  ({ params: { id }, search: { page } }) => ({ id: id * 2, page }),
);

test.each([
  ["/notes/21", 200, "note 42, page 1"],
  ["/notes/21?page=3", 200, "note 42, page 3"],
  ["/notes/21?page=x", 200, "note 42, page 1"],
  ["/notes/21?page=1&page=2", 200, "note 42, page 1"],
  ["/notes/x", 404, "failed: response 404"],
])("%s is parsed by the schemas of its loader", async (path, expected, text) => {
  const page = await serving({ path: "/notes/:id", Component: NotePage, loader: noteLoader })(path);
  expect(page.status).toBe(expected);
  expect(page.text).toContain(text);
});

test("a page replaces what the document says about itself", async () => {
  const loader = load(() => ({ name: "Ann" }));
  const get = serving(
    {
      path: "/ann",
      Component: () => null,
      loader,
      meta: ({ data }: MetaArgs<typeof loader>) => ({
        title: `About ${data.name}`,
        canonical: "https://app.example/ann",
      }),
    },
    { path: "/lazy", lazy: async () => ({ Component: () => null, meta: { description: "lazy" } }) },
  );
  const ann = await get("/ann");
  expect(ann.html.match(/<title>.*?<\/title>/g)).toEqual(["<title>About Ann</title>"]);
  expect(ann.html).toContain('<meta name="description" content="d"/>');
  expect(ann.html).toContain('<link rel="canonical" href="https://app.example/ann"/>');
  const lazy = await get("/lazy");
  expect(lazy.html).toContain("<title>The app</title>");
  expect(lazy.html.match(/name="description" content="[^"]*"/g)).toEqual([
    'name="description" content="lazy"',
  ]);
});

function Slow({ data }: { data: Promise<string> }) {
  return <p>{`slow: ${use(data)}`}</p>;
}

function SlowPage() {
  const { now, later } = useLoaderData<{ now: string; later: Promise<string> }>();
  return (
    <>
      <p>{now}</p>
      <Suspense fallback={<p>waiting</p>}>
        <Slow data={later} />
      </Suspense>
    </>
  );
}

const slowRoute = (later: Promise<string>): AppRoute => ({
  path: "/slow",
  Component: SlowPage,
  loader: () => ({ now: "at once", later }),
});

test("a slow part follows the page, and the script that hands its data to the browser", async () => {
  const later = Promise.withResolvers<string>();
  const get = serving(slowRoute(later.promise));
  const { html, status } = await get("/slow", {}, () => later.resolve("</script>"));
  expect(status).toBe(200);
  const [page = "", rest = ""] = html.split('<div hidden id="S:', 2);
  expect(page).toContain("<p>at once</p>");
  expect(page).toContain("<p>waiting</p>");
  expect(rest).toContain("<p>slow: &lt;/script&gt;</p>");
  expect(html).toContain(String.raw`.push([["0-0","later"],"[{\"data\":1},\"\\u003C/script>\"]"])`);
  expect(html).toContain('content="0; url=/slow?__whole=1"');
});

test("without scripts the page is asked for as a whole", async () => {
  const later = new Promise<string>((done) => setTimeout(done, 20, "done"));
  const { html } = await serving(slowRoute(later))("/slow?__whole=1");
  expect(html).toContain("<p>slow: done</p>");
  expect(html).not.toContain("waiting");
  expect(html).not.toContain("<noscript>");
});

test("of a slow part that fails, the browser gets the request's id only", async () => {
  const later = Promise.withResolvers<string>();
  const get = serving(slowRoute(later.promise));
  const { html, status } = await get("/slow", {}, () => later.reject(new Error("secret")));
  expect(status).toBe(200);
  const [, sent = ""] = /\.push\((.*?)\)<\/script>/.exec(html) ?? [];
  expect(sent).toContain(String.raw`\"internal\"`);
  expect(sent).not.toContain("secret");
  expect(logged).toHaveLength(1);
  expect(sent).toContain(requestIdOf(logged[0]));
});

test("a route without a component answers with its Response", async () => {
  const get = serving(
    {
      path: "/feed",
      loader: () => new Response("<rss/>", { headers: { "content-type": "application/rss+xml" } }),
    },
    { path: "/data", loader: () => ({ a: 1 }) },
    { path: "/short", loader: () => routerRedirect("https://elsewhere.example/") },
    { path: "/hook", action: async ({ request }) => new Response(await request.text()) },
    {
      path: "/broken",
      loader: () => {
        throw new Error("secret");
      },
    },
    { path: "/", Component: () => null },
  );
  const feed = await get("/feed");
  expect(feed.html).toBe("<rss/>");
  expect(feed.headers.get("content-type")).toBe("application/rss+xml");
  expect(feed.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await get("/data")).html).toBe('{"a":1}');
  expect((await get("/short")).headers.get("location")).toBe("https://elsewhere.example/");
  expect((await get("/hook", { method: "POST", body: "ping" })).html).toBe("ping");
  const broken = await get("/broken");
  expect(broken.status).toBe(500);
  expect(broken.html).not.toContain("secret");
  const posted = await get("/", { method: "POST" });
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});
