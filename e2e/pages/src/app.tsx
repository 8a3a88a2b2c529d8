import {
  type AppRoute,
  defineApp,
  guard,
  Head,
  HydrationState,
  load,
  type MetaArgs,
  prefetch,
  queryOf,
} from "@react-on-spin/react";
import { ServerFunctionError } from "@react-on-spin/server-functions";
import { useForm } from "@react-on-spin/server-functions/react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, use, useState } from "react";
import {
  data,
  isRouteErrorResponse,
  Link,
  Outlet,
  useLoaderData,
  useNavigate,
  useRouteError,
} from "react-router";
import * as v from "valibot";
import { forms } from "./forms.tsx";
import { readFull, signIn, whoAmI } from "./visitor.functions.ts";

function Document({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <link rel="icon" href="data:," />
        <Head />
      </head>
      <body>
        {children}
        <HydrationState />
      </body>
    </html>
  );
}

function Layout() {
  return (
    <>
      <nav>
        {LINKS.map((path) => (
          <Link key={path} to={path}>
            {path}
          </Link>
        ))}
      </nav>
      <main>
        <Outlet />
      </main>
    </>
  );
}

function ErrorBoundary() {
  const error = useRouteError();
  const text = isRouteErrorResponse(error)
    ? `status ${error.status}`
    : error instanceof ServerFunctionError
      ? `${error.code} ${error.requestId}`
      : "in the browser";
  return <h1>{`Failed: ${text}`}</h1>;
}

/** A button that counts shows that the page is hydrated. */
function Counting() {
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {`Clicked ${count}`}
    </button>
  );
}

const noteLoader = load(
  {
    params: v.object({ id: v.pipe(v.string(), v.digits(), v.transform(Number)) }),
    search: v.object({ page: v.optional(v.pipe(v.string(), v.digits()), "1") }),
  },
  ({ params, search }) => ({ ...params, ...search }),
);

function NotePage() {
  const { id, page } = useLoaderData<typeof noteLoader>();
  return (
    <>
      <h1>{`Note ${id}, page ${page}`}</h1>
      <Link to={`?page=${Number(page) + 1}`}>Next page</Link>
    </>
  );
}

function AccountPage() {
  const { name } = useLoaderData<typeof accountLoader>();
  return <h1>{`The account of ${name}`}</h1>;
}

const accountLoader = load(async ({ request }) => ({
  name: await whoAmI(undefined, { request }),
}));

function SignInPage() {
  const navigate = useNavigate();
  const form = useForm(signIn, { onRedirect: (location) => navigate(location) });
  return (
    <form {...form.props}>
      <button type="submit">Sign in</button>
    </form>
  );
}

const after = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

const slowSearch = v.object({
  fails: v.optional(v.string()),
  after: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)), "500"),
});

const slowLoader = load({ search: slowSearch }, ({ search }) => ({
  late: after(search.after).then(() => {
    if (search.fails !== undefined) throw new Error("a secret of the late part");
    return "the late part";
  }),
}));

function SlowPage() {
  const { late } = useLoaderData<typeof slowLoader>();
  return (
    <>
      <h1>A slow page</h1>
      <Counting />
      <Suspense fallback={<p>Waiting…</p>}>
        <Late late={late} />
      </Suspense>
    </>
  );
}

const Late = ({ late }: { late: Promise<string> }) => <p>{use(late)}</p>;

const nothing = () => null;

const pages: AppRoute[] = [
  {
    path: "/",
    Component: () => (
      <>
        <h1>The pages</h1>
        <Counting />
      </>
    ),
  },
  {
    path: "/loader-error",
    Component: nothing,
    loader: () => {
      throw new Error("a secret of the loader");
    },
  },
  {
    path: "/component-error",
    Component: () => {
      throw new Error("a secret of the component");
    },
  },
  {
    path: "/gone",
    Component: nothing,
    loader: () => {
      throw data(null, { status: 410 });
    },
  },
  {
    path: "/failed-query",
    Component: () => useSuspenseQuery(queryOf(readFull)).data,
    loader: prefetch(({ queryClient }) => [queryClient.prefetchQuery(queryOf(readFull))]),
  },
  { path: "/lazy", lazy: () => import("./lazy.tsx") },
  { path: "/forms", children: forms },
  {
    path: "/notes/:id",
    Component: NotePage,
    loader: noteLoader,
    meta: ({ data }: MetaArgs<typeof noteLoader>) => ({ title: `Note ${data.id}` }),
  },
  { path: "/slow", Component: SlowPage, loader: slowLoader },
  { path: "/login", Component: SignInPage },
  {
    path: "/account",
    middleware: [
      guard(async (request) => (await whoAmI(undefined, { request })) !== null, "/login"),
    ],
    Component: AccountPage,
    loader: accountLoader,
  },
  {
    path: "/sitemap.xml",
    loader: ({ request }) => {
      const urls = ["/", "/notes/1"].map(
        (path) => `<url><loc>${new URL(path, request.url)}</loc></url>`,
      );
      const xml = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join("")}</urlset>`;
      return new Response(xml, { headers: { "content-type": "application/xml" } });
    },
  },
];

const LINKS = [
  ...["/", "/loader-error", "/component-error", "/gone", "/failed-query", "/lazy", "/nowhere"],
  ...["/account?tab=2", "/notes/21?page=3", "/notes/x", "/slow", "/slow?fails"],
];

export const app = defineApp({
  routes: [{ Component: Layout, children: pages }],
  Document,
  ErrorBoundary,
  meta: ({ error }) => ({ title: error === undefined ? "Pages" : "Failed" }),
});
