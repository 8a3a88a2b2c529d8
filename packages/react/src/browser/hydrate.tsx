/**
 * The browser's half: continues where the server stopped.
 *
 * @module
 */
import { onFresh } from "@react-on-spin/server-functions/client";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot } from "react-dom/client";
import { createBrowserRouter, type DataRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import type { App } from "../app.ts";
import { fromPublicErrors } from "../errors.ts";
import { takeFresh } from "../functions.ts";
import { type HydrationState, hydrateQueries, parseState, STATE_ID } from "../hydration-state.ts";
import { receiveLateData } from "../late-data.ts";
import { loadLazyRoutesAt } from "../lazy-routes.ts";
import { loaderContext } from "../loaders.ts";
import { Root } from "../page-context.tsx";

/**
 * Makes the document of the server, or the static page, a page of the app.
 *
 * @example
 * ```ts
 * import { hydrate } from "@react-on-spin/react/browser";
 * import { app } from "./app.tsx";
 *
 * hydrate(app);
 * ```
 */
export async function hydrate(app: App): Promise<void> {
  const stateText = document.getElementById(STATE_ID)?.textContent ?? "";
  const state = parseState(stateText);
  // A static file has no `frame-ancestors` header. So in another site's frame it never starts, and
  // cannot be used for clickjacking.
  if (state.staticPage !== undefined && window.self !== window.top) return;
  if (import.meta.env?.DEV) {
    const { explainPolicyViolations } = await import("./development.ts");
    explainPolicyViolations();
  }
  // The answer to a failed form post is the form's page, but at the address of the post.
  if (state.formPage !== undefined) history.replaceState(null, "", state.formPage);

  const queryClient = app.createQueryClient((location) => {
    // A redirect to another site has its whole URL.
    if (location.startsWith("/")) void router.navigate(location);
    else window.location.assign(location);
  });
  hydrateQueries(queryClient, state.queries);
  onFresh((fresh) => takeFresh(queryClient, fresh));
  const late = receiveLateData(state);
  await loadLazyRoutesAt(app.routes, location.pathname);
  const hydrates = isAtItsAddress(state);
  const router = createBrowserRouter(app.routes, {
    ...(hydrates && {
      hydrationData: { ...state.router, errors: fromPublicErrors(state.router.errors) },
    }),
    getContext: () => loaderContext(queryClient),
  });
  const root = (
    <Root context={{ app, state, stateText, late, router }} queryClient={queryClient}>
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
  if (import.meta.env?.DEV && state.bug !== undefined) {
    const { showBug } = await import("./development.ts");
    showBug(state.bug);
  }
}

/**
 * Whether the document is the page of the browser's address. A static file may not be. Nor may any document whose
 * visitor has gone back or forward before this script ran: between pages that a link has opened without a new
 * document, the browser then changes the address alone.
 */
function isAtItsAddress({ address, staticPage }: HydrationState): boolean {
  const { pathname, search } = location;
  // A static page has nothing that depends on the query.
  return address === (staticPage === undefined ? pathname + search : pathname);
}

/** Resolves when the router's first loaders have run. */
function untilLoaded(router: DataRouter): Promise<void> {
  return new Promise((resolve) => {
    if (router.state.initialized) resolve();
    else router.subscribe(({ initialized }) => initialized && resolve());
  });
}
