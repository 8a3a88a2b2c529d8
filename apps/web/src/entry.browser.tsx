import "@vitejs/plugin-react/preamble";
import "./styles/main.scss";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot } from "react-dom/client";
import { createBrowserRouter, type DataRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { STATE_ID } from "./document.tsx";
import { hydrateQueries, parseState } from "./hydration-state.ts";
import { loadLazyRoutes } from "./lazy-routes.ts";
import { createQueryClient } from "./query-client.ts";
import { Root } from "./root.tsx";
import { loaderContext, routes } from "./routes.ts";

if (import.meta.env.DEV) {
  const { explainPolicyViolations } = await import("./policy-violations.browser.ts");
  explainPolicyViolations();
}

const stateText = document.getElementById(STATE_ID)?.textContent ?? "";
const state = parseState(stateText);
const { staticPage } = state;

// A static file has no `frame-ancestors` header. So in another site's frame it never starts, and
// cannot be used for clickjacking.
if (staticPage === undefined || window.self === window.top) await start();

/** Hydrates the document, or renders it anew if the browser is at another address than its page. */
async function start(): Promise<void> {
  // The answer to a failed form post is the form's page, but at the address of the post.
  if (state.formPage !== undefined) history.replaceState(null, "", state.formPage);

  const queryClient = createQueryClient((location) => {
    // A redirect to another site has its whole URL.
    if (location.startsWith("/")) void router.navigate(location);
    else window.location.assign(location);
  });
  hydrateQueries(queryClient, state.queries);
  await loadLazyRoutes(routes, location.pathname);
  const hydrates = isAtItsAddress();
  const router = createBrowserRouter(routes, {
    ...(hydrates && { hydrationData: state.router }),
    getContext: () => loaderContext(queryClient),
  });
  const root = (
    <Root state={state} stateText={stateText} queryClient={queryClient} router={router}>
      <RouterProvider router={router} />
    </Root>
  );
  if (hydrates) {
    // At once: if the visitor went back between this line and the first rendering, that would be of another page.
    flushSync(() => hydrateRoot(document, root));
  } else {
    await untilLoaded(router);
    createRoot(document).render(root);
  }
}

/**
 * Whether the document is the page of the browser's address. A static file may not be. Nor may any document whose
 * visitor has gone back or forward before this script ran: between pages that a link has opened without a new
 * document, the browser then changes the address alone.
 */
function isAtItsAddress(): boolean {
  const { pathname, search } = location;
  // A static page has nothing that depends on the query.
  return state.address === (staticPage === undefined ? pathname + search : pathname);
}

/** Resolves when the router's first loaders have run. */
function untilLoaded(router: DataRouter): Promise<void> {
  return new Promise((resolve) => {
    if (router.state.initialized) resolve();
    else router.subscribe(({ initialized }) => initialized && resolve());
  });
}
