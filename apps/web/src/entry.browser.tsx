import "@vitejs/plugin-react/preamble";
import { hydrateRoot } from "react-dom/client";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { STATE_ID } from "./document.tsx";
import { type HydrationState, hydrateQueries } from "./hydration-state.ts";
import { createQueryClient } from "./query-client.ts";
import { Root } from "./root.tsx";
import { loaderContext, routes } from "./routes.tsx";

const stateText = document.getElementById(STATE_ID)?.textContent ?? "";
const state: HydrationState = JSON.parse(stateText);

// A form post that failed is answered with the form's page, at the address of the post.
if (state.formPage !== undefined) history.replaceState(null, "", state.formPage);

const queryClient = createQueryClient();
hydrateQueries(queryClient, state.queries);
const router = createBrowserRouter(routes, {
  hydrationData: state.router,
  getContext: () => loaderContext(queryClient),
});

hydrateRoot(
  document,
  <Root styles={state.styles} stateText={stateText} queryClient={queryClient}>
    <RouterProvider router={router} />
  </Root>,
);
