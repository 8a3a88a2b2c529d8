/**
 * Renders a page that is a file, in Node, while the app is built. Nothing can be loaded at that time, so the page
 * shows its loading state.
 *
 * @module
 */
/// <reference types="@react-on-spin/react/virtual" preserve="true" />
import graph from "virtual:browser-assets";
import { prerender } from "react-dom/static.edge";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router";
import type { App } from "./app.ts";
import { encodeData, type HydrationState, serialize } from "./hydration-state.ts";
import { lazyLoaders, loadLazyRoutesAt } from "./lazy-routes.ts";
import { Root } from "./page-context.tsx";
import { createPageAssets } from "./server/browser-assets.ts";
import { createNonce, type Policy, staticPagePolicy } from "./server/security-headers.ts";

const ADDRESS = "/";

/** Renders the page at `/` in its loading state, as HTML. It rejects if a component of the page throws. */
export async function renderStaticPage(app: App, { policy }: { policy: Policy }): Promise<string> {
  const assetsOf = createPageAssets(graph, lazyLoaders(createStaticHandler(app.routes).dataRoutes));
  await loadLazyRoutesAt(app.routes, ADDRESS);
  const handler = createStaticHandler(app.routes);
  const request = new Request(new URL(ADDRESS, "http://static"));
  const context = await handler.query(request, { dataStrategy: skipLoaders });
  if (context instanceof Response) throw new Error("The page at / is a redirect.");

  const nonce = createNonce();
  const { script, styles } = assetsOf(context.matches.map(({ route }) => route.id));
  // What the loaders of such a page return: null.
  const loaderData = Object.keys(context.loaderData).map((id) => [id, encodeData(id, null)]);
  const state: HydrationState = {
    address: ADDRESS,
    staticPage: { policy: staticPagePolicy(policy, nonce) },
    styles,
    router: { loaderData: Object.fromEntries(loaderData), actionData: null },
    queries: { queries: [], mutations: [] },
  };
  const router = createStaticRouter(handler.dataRoutes, context);
  const { prelude } = await prerender(
    <Root
      context={{ app, state, stateText: serialize(state), late: [], nonce, router }}
      queryClient={app.createQueryClient()}
    >
      <StaticRouterProvider context={context} router={router} hydrate={false} />
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
