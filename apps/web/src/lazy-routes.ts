import { matchRoutes, type RouteObject } from "react-router";

/** Returns the functions that load the parts of a route: `lazy` is one, or has one for each part. */
export function lazyLoadersOf({ lazy }: RouteObject): (() => Promise<unknown>)[] {
  if (lazy === undefined) return [];
  return typeof lazy === "function" ? [lazy] : Object.values(lazy);
}

/**
 * Loads the lazy routes of an address, and makes them usual ones. The browser does that before it hydrates:
 * otherwise the page would be empty until they are there.
 *
 * @see https://reactrouter.com/start/data/custom
 */
export async function loadLazyRoutes(routes: RouteObject[], path: string): Promise<void> {
  const matches = matchRoutes(routes, path) ?? [];
  await Promise.all(matches.map(({ route }) => loadLazyRoute(route)));
}

async function loadLazyRoute(route: RouteObject): Promise<void> {
  const { lazy } = route;
  if (lazy === undefined) return;
  delete route.lazy;
  if (typeof lazy === "function") {
    Object.assign(route, await lazy());
    return;
  }
  const parts = Object.entries(lazy).map(async ([name, load]) => [name, await load()] as const);
  Object.assign(route, Object.fromEntries(await Promise.all(parts)));
}
