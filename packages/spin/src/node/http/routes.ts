import { UserError } from "../errors.ts";

export interface Route {
  /** The route as written in the manifest. */
  raw: string;
  componentId: string;
  /** The path without the wildcard and without a trailing slash: `""` for the root. */
  prefix: string;
  /** Whether the route also matches every path below the prefix. */
  wildcard: boolean;
}

export interface RouteMatch {
  route: Route;
  /** The part of the path that the wildcard matched, which Spin passes on as `spin-path-info`. */
  pathInfo: string;
}

/** Without the slashes at the end. A regular expression would take quadratic time for a path of slashes. */
function trimEnd(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end--;
  return path.slice(0, end);
}

/**
 * Parses a route such as `/api/...` or `/exact`.
 *
 * @throws UserError if it has a named segment (`:name`) or `*`
 */
export function parseRoute(raw: string, componentId: string): Route {
  if (raw.split("/").some((segment) => segment.startsWith(":") || segment === "*")) {
    throw new UserError(
      `The route '${raw}' of component '${componentId}' has a named segment or '*', which ` +
        "spin-node does not support. Use an exact path, or a prefix that ends with '/...'.",
    );
  }
  const path = raw.startsWith("/") ? raw : `/${raw}`;
  const wildcard = path.endsWith("/...");
  return { raw, componentId, wildcard, prefix: trimEnd(wildcard ? path.slice(0, -4) : path) };
}

/**
 * Finds the route of a path by Spin's rules: an exact route comes before a wildcard, and a longer prefix
 * before a shorter one. The order in the manifest does not matter.
 */
export class Router {
  readonly #routes: Route[];

  /** @throws UserError if two routes are equal */
  constructor(routes: Route[]) {
    this.#routes = routes.toSorted(
      (a, b) => Number(a.wildcard) - Number(b.wildcard) || b.prefix.length - a.prefix.length,
    );
    for (const [index, { raw, prefix, wildcard, componentId }] of routes.entries()) {
      const other = routes.findIndex((one) => one.prefix === prefix && one.wildcard === wildcard);
      if (other === index) continue;
      throw new UserError(
        `Components '${routes[other]?.componentId}' and '${componentId}' have the same route ` +
          `'${raw}'. Give one of them another route.`,
      );
    }
  }

  /**
   * Returns the route that matches, or `undefined` if none does.
   *
   * @param path - the path of the request, still percent-encoded, without the query
   */
  match(path: string): RouteMatch | undefined {
    const trimmed = trimEnd(path);
    const route = this.#routes.find(
      ({ prefix, wildcard }) =>
        trimmed === prefix || (wildcard && trimmed.startsWith(`${prefix}/`)),
    );
    return route && { route, pathInfo: route.wildcard ? path.slice(route.prefix.length) : "" };
  }
}

/** The line for a route in the list that `up` prints. */
export function describeRoute({ componentId, prefix, wildcard }: Route, baseUrl: string): string {
  return `  ${componentId}: ${baseUrl}${prefix}${wildcard ? " (wildcard)" : ""}`;
}
