/**
 * The page of the static build. It runs in Node while the app is built, and is made of the browser's
 * code: there is no server yet, so nothing is loaded, and the page shows that it is loading.
 *
 * @module
 */
import assets from "virtual:client-assets";
import { prerender } from "react-dom/static.edge";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router";
import { type HydrationState, type StaticPage, serializeState } from "./hydration-state.ts";
import { createQueryClient } from "./query-client.ts";
import { Root } from "./root.tsx";
import { routes } from "./routes.tsx";

/**
 * A file has no nonce, and comes without headers of ours: scripts are those of this site, and the
 * policy stands in the document. There it can say nothing of frames; entry.browser.tsx sees to that.
 *
 * No form may be sent: without the script there is no page that could tell what came of it.
 */
const staticPage: StaticPage = {
  path: "/",
  policy: [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; "),
};

/**
 * Renders the page as it is before anything is known, as HTML.
 *
 * @throws Error if a part of the page fails
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

/** The queries that the loaders would start are started by the components, in the browser. */
async function skipLoaders({ matches }: { matches: readonly { route: { id: string } }[] }) {
  return Object.fromEntries(
    matches.map(({ route }) => [route.id, { type: "data" as const, result: null }]),
  );
}
