import graph from "virtual:browser-assets";
import { createPageAssets } from "@react-on-spin/spin/assets";
import { createStaticHandler, type RouteObject } from "react-router";
import { lazyLoadersOf } from "./lazy-routes.ts";
import { routes } from "./routes.ts";

/** Finds the route of a request and runs its loaders. It has given each route an id. */
export const handler = createStaticHandler(routes);

/** Returns the files of the browser's build that a page refers to, by the ids of its routes. */
export const assetsOf = createPageAssets(graph, new Map(handler.dataRoutes.flatMap(lazyLoaders)));

/** Pairs a route's id, and those of its children, with the functions that load it. */
function lazyLoaders(
  route: RouteObject,
): readonly (readonly [string | undefined, (() => Promise<unknown>)[]])[] {
  return [[route.id, lazyLoadersOf(route)], ...(route.children ?? []).flatMap(lazyLoaders)];
}
