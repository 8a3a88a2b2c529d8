/**
 * Renders the page of the static build, in Node, while the app is built. Nothing can be loaded at
 * that time, so the page shows its loading state.
 *
 * @module
 */
import { prerender } from "react-dom/static.edge";
import { createStaticRouter, StaticRouterProvider } from "react-router";
import { type HydrationState, type StaticPage, serializeState } from "./hydration-state.ts";
import { assetsOf, handler } from "./page-assets.ts";
import { createQueryClient } from "./query-client.ts";
import { Root } from "./root.tsx";
import { createNonce, staticPagePolicy } from "./security-headers.ts";

const ADDRESS = "/";

/**
 * Renders the page in its loading state, as HTML.
 *
 * @throws Error if a component of the page throws
 */
export async function renderStaticPage(): Promise<string> {
  const request = new Request(new URL(ADDRESS, "http://static"));
  const context = await handler.query(request, { dataStrategy: skipLoaders });
  if (context instanceof Response) throw new Error("The home page is a redirect.");

  const nonce = createNonce();
  const staticPage: StaticPage = { policy: staticPagePolicy(nonce) };
  const { script, styles } = assetsOf(context.matches.map(({ route }) => route.id));
  const { loaderData, actionData } = context;
  const state: HydrationState = {
    address: ADDRESS,
    staticPage,
    styles,
    router: { loaderData, actionData },
    queries: { queries: [], mutations: [] },
  };
  const stateText = serializeState(state);
  const { prelude } = await prerender(
    <Root state={state} stateText={stateText} nonce={nonce} queryClient={createQueryClient()}>
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
