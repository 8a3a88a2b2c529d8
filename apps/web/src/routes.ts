import type { QueryClient } from "@tanstack/react-query";
import {
  createContext,
  type LoaderFunction,
  type RouteObject,
  RouterContextProvider,
} from "react-router";
import { commentQuery } from "./features/comment/comment.query.ts";
import { countQuery } from "./features/counter/count.query.ts";
import { ErrorPage } from "./routes/error-page.tsx";
import { HomePage } from "./routes/home.tsx";
import { NotFoundPage } from "./routes/not-found.tsx";

/** The id of the route for every address without a page. */
export const NOT_FOUND = "not-found";

const queryClientContext = createContext<QueryClient>();

/** The app's routes. Server and browser use the same. */
export const routes: RouteObject[] = [
  {
    id: "home",
    path: "/",
    loader: prefetch((queryClient, request) => [
      queryClient.prefetchQuery(countQuery(request)),
      queryClient.prefetchQuery(commentQuery(request)),
    ]),
    Component: HomePage,
    ErrorBoundary: ErrorPage,
  },
  { id: NOT_FOUND, path: "*", Component: NotFoundPage, ErrorBoundary: ErrorPage },
];

/**
 * Makes a loader that reads a page's data into the cache before the server renders the page. In the browser the
 * page opens at once, and shows by itself that it loads, or that it is offline.
 *
 * @param start - starts the page's queries. `prefetchQuery` never rejects: the page shows a failed query in its place
 */
function prefetch(
  start: (queryClient: QueryClient, request: Request) => readonly Promise<void>[],
): LoaderFunction {
  return async ({ context, request }) => {
    const loaded = Promise.all(start(context.get(queryClientContext), request));
    if (import.meta.env.SSR) await loaded;
    return null;
  };
}

/** The loaders' context: the cache that they put a page's data into. */
export function loaderContext(queryClient: QueryClient): RouterContextProvider {
  return new RouterContextProvider(new Map([[queryClientContext, queryClient]]));
}
