import { matchRoutes, type RouteObject } from "react-router";

/** Returns the functions that load the lazy parts of routes, by the routes' ids. */
export function lazyLoaders(
  routes: readonly RouteObject[],
): Map<string | undefined, (() => Promise<unknown>)[]> {
  const all = routes.flatMap((route) => [
    [route.id, loadersOf(route)] as const,
    ...lazyLoaders(route.children ?? []),
  ]);
  return new Map(all);
}

/** `lazy` is one function, or has one for each part. */
function loadersOf({ lazy }: RouteObject): (() => Promise<unknown>)[] {
  if (lazy === undefined) return [];
  return typeof lazy === "function" ? [lazy] : Object.values(lazy);
}

/**
 * Loads the lazy routes of an address, and makes them usual ones. The browser does that before it hydrates:
 * otherwise the page would be empty until they are there.
 *
 * @throws what a module fails with. The route stays lazy then
 * @see https://reactrouter.com/start/data/custom
 */
export async function loadLazyRoutesAt(routes: RouteObject[], path: string): Promise<void> {
  const matches = matchRoutes(routes, path) ?? [];
  await Promise.all(matches.map(({ route }) => loadLazyRoute(route)));
}

/** Makes all lazy routes usual ones. Where a module fails, the loader of its route fails with the same error. */
export async function loadLazyRoutes(routes: readonly RouteObject[]): Promise<void> {
  const load = async (route: RouteObject) => {
    await loadLazyRoute(route).catch((error: unknown) => {
      delete route.lazy;
      const loader = () => {
        throw error;
      };
      Object.assign(route, { loader, Component: Nothing });
    });
    await loadLazyRoutes(route.children ?? []);
  };
  await Promise.all(routes.map(load));
}

/** The component of a route whose loader always fails. Without one, the route would be no page. */
export const Nothing = (): null => null;

async function loadLazyRoute(route: RouteObject): Promise<void> {
  const { lazy } = route;
  if (lazy === undefined) return;
  const loaded =
    typeof lazy === "function"
      ? await lazy()
      : Object.fromEntries(
          await Promise.all(
            Object.entries(lazy).map(async ([name, load]) => [name, await load()] as const),
          ),
        );
  Object.assign(route, loaded);
  delete route.lazy;
}
