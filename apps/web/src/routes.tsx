import type { QueryClient } from "@tanstack/react-query";
import type { RouteObject } from "react-router";
import { countQuery } from "./features/counter/count.query.ts";
import { insightQuery } from "./features/insight/insight.query.ts";
import { HomePage } from "./routes/home.tsx";
import { NotFoundPage } from "./routes/not-found.tsx";

/** The home page's route, to which form posts return. */
export const HOME = "home";

/** The route of every address that leads nowhere. */
export const NOT_FOUND = "not-found";

/**
 * The pages of the app, the same on both sides.
 *
 * @param queryClient - Where loaders put what a page needs.
 */
export function createRoutes(queryClient: QueryClient): RouteObject[] {
  return [
    {
      id: HOME,
      path: "/",
      loader: async () => {
        // A failure is a state of its query, which the page shows in its place.
        await Promise.all([
          queryClient.prefetchQuery(countQuery),
          queryClient.prefetchQuery(insightQuery),
        ]);
        return null;
      },
      Component: HomePage,
    },
    { id: NOT_FOUND, path: "*", Component: NotFoundPage },
  ];
}
