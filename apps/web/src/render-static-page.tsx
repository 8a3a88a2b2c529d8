/**
 * Renders the page of the static build, in Node, while the app is built. Nothing can be loaded at
 * that time, so the page shows its loading state.
 *
 * @module
 */
import assets from "virtual:client-assets";
import { prerender } from "react-dom/static.edge";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router";
import { type HydrationState, type StaticPage, serializeState } from "./hydration-state.ts";
import { createQueryClient } from "./query-client.ts";
import { Root } from "./root.tsx";
import { routes } from "./routes.ts";

// In development Vite's client needs more: see security-headers.server.ts.
const development = import.meta.env.DEV;

/**
 * A static file cannot have a nonce or headers of its own. So the policy is in the document, and
 * allows this site's scripts. A policy in a document cannot forbid frames: entry.browser.tsx does.
 *
 * Forms are forbidden, because there is no server-rendered page that could show their result.
 */
const staticPage: StaticPage = {
  path: "/",
  policy: [
    "default-src 'none'",
    "script-src 'self'",
    development ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self'",
    development ? "connect-src 'self' ws:" : "connect-src 'self'",
    ...(development ? ["worker-src blob:"] : []),
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; "),
};

/**
 * Renders the page in its loading state, as HTML.
 *
 * @throws Error if a component of the page throws
 */
export async function renderStaticPage(): Promise<string> {
  const handler = createStaticHandler(routes);
  const request = new Request(new URL(staticPage.path, "http://static"));
  const context = await handler.query(request, { dataStrategy: skipLoaders });
  if (context instanceof Response) throw new Error("The home page is a redirect.");

  const { script, styles } = assets;
  const { loaderData, actionData } = context;
  const state: HydrationState = {
    staticPage,
    styles,
    router: { loaderData, actionData },
    queries: { queries: [], mutations: [] },
  };
  const stateText = serializeState(state);
  const { prelude } = await prerender(
    <Root state={state} stateText={stateText} queryClient={createQueryClient()}>
      <StaticRouterProvider
        context={context}
        router={createStaticRouter(handler.dataRoutes, context)}
        hydrate={false}
      />
    </Root>,
    {
      bootstrapModules: [script],
      onError: (error) => {
        throw error;
      },
    },
  );
  return new Response(prelude).text();
}

/** Runs no loaders: in the browser, the components start the queries. */
async function skipLoaders({ matches }: { matches: readonly { route: { id: string } }[] }) {
  return Object.fromEntries(
    matches.map(({ route }) => [route.id, { type: "data" as const, result: null }]),
  );
}
