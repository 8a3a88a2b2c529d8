import type { QueryClient } from "@tanstack/react-query";
import { createContext, type RouteObject, RouterContextProvider } from "react-router";
import { commentQuery } from "./features/comment/comment.query.ts";
import { countQuery } from "./features/counter/count.query.ts";
import { ErrorPage } from "./routes/error-page.tsx";
import { HomePage } from "./routes/home.tsx";
import { NotFoundPage } from "./routes/not-found.tsx";

/** The route of every address that leads nowhere. */
export const NOT_FOUND = "not-found";

const queryClientContext = createContext<QueryClient>();

/** The pages of the app, the same on both sides. */
export const routes: RouteObject[] = [
  {
    id: "home",
    path: "/",
    loader: async ({ context }) => {
      const queryClient = context.get(queryClientContext);
      // A failure is a state of its query, which the page shows in its place.
      await Promise.all([
        queryClient.prefetchQuery(countQuery),
        queryClient.prefetchQuery(commentQuery),
      ]);
      return null;
    },
    Component: HomePage,
    ErrorBoundary: ErrorPage,
  },
  { id: NOT_FOUND, path: "*", Component: NotFoundPage, ErrorBoundary: ErrorPage },
];

/** Tells the loaders where to put what a page needs. */
export function loaderContext(queryClient: QueryClient): RouterContextProvider {
  return new RouterContextProvider(new Map([[queryClientContext, queryClient]]));
}
