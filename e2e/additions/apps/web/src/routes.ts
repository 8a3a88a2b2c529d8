/**
 * The app's routes, and those of the pages that the tests add. It takes the place of the app's own file.
 *
 * @module
 */
import type { QueryClient } from "@tanstack/react-query";
import { createContext, type RouteObject, RouterContextProvider } from "react-router";
import { commentQuery } from "./features/comment/comment.query.ts";
import { countQuery } from "./features/counter/count.query.ts";
import { ErrorPage } from "./routes/error-page.tsx";
import { HomePage } from "./routes/home.tsx";
import { NotFoundPage } from "./routes/not-found.tsx";

export const NOT_FOUND = "not-found";

export const queryClientContext = createContext<QueryClient>();

const ADDED: RouteObject[] = [
  { path: "/about", lazy: () => import("./about/about.tsx") },
  { path: "/items/:id", lazy: () => import("./about/item.tsx") },
  { path: "/styled", lazy: () => import("./about/styled.tsx") },
  { path: "/introduce", lazy: () => import("./visitor/introduce.tsx") },
  { path: "/direct", lazy: () => import("./visitor/direct.tsx") },
  { path: "/cached", lazy: () => import("./visitor/cached.tsx") },
];

export const routes: RouteObject[] = [
  {
    id: "home",
    path: "/",
    loader: async ({ context, request }) => {
      const queryClient = context.get(queryClientContext);
      await Promise.all([
        queryClient.prefetchQuery(countQuery(request)),
        queryClient.prefetchQuery(commentQuery(request)),
      ]);
      return null;
    },
    Component: HomePage,
    ErrorBoundary: ErrorPage,
  },
  ...ADDED.map((route) => Object.assign(route, { ErrorBoundary: ErrorPage })),
  // Its error is shown where the app has no page for errors.
  { path: "/broken", lazy: () => import("./about/broken.tsx") },
  { id: NOT_FOUND, path: "*", Component: NotFoundPage, ErrorBoundary: ErrorPage },
];

export function loaderContext(queryClient: QueryClient): RouterContextProvider {
  return new RouterContextProvider(new Map([[queryClientContext, queryClient]]));
}
