import { UserError } from "../errors.ts";

/** A route of the manifest and the component behind it. */
export interface Route {
  /** As the manifest has it. */
  raw: string;
  componentId: string;
  /** Without slash at the end and without the wildcard: `''` for the root. */
  prefix: string;
  wildcard: boolean;
}

/** Where a path leads. */
export interface RouteMatch {
  route: Route;
  /** What the wildcard stands for, with its slashes, as Spin gives it in `spin-path-info`. */
  pathInfo: string;
}

const trimEnd = (path: string) => path.replace(/\/+$/, "");

/**
 * Reads a route such as `/api/...` or `/exact`.
 *
 * @throws UserError if it uses what this host does not support
 */
export function parseRoute(raw: string, componentId: string): Route {
  if (raw.split("/").some((segment) => segment.startsWith(":") || segment === "*")) {
    throw new UserError(
      `The route '${raw}' of component '${componentId}' has a named segment or '*', which ` +
        "spin-node does not support: write an exact path, or a prefix with '/...' at its end.",
    );
  }
  const path = raw.startsWith("/") ? raw : `/${raw}`;
  const wildcard = path.endsWith("/...");
  return { raw, componentId, wildcard, prefix: trimEnd(wildcard ? path.slice(0, -4) : path) };
}

/** Routes by Spin's rules: exact beats wildcard, the longest prefix wins, order says nothing. */
export class Router {
  readonly #routes: Route[];

  /** @throws UserError if two routes are the same */
  constructor(routes: Route[]) {
    this.#routes = routes.toSorted(
      (a, b) => Number(a.wildcard) - Number(b.wildcard) || b.prefix.length - a.prefix.length,
    );
    for (const [index, { raw, prefix, wildcard, componentId }] of routes.entries()) {
      const other = routes.findIndex((one) => one.prefix === prefix && one.wildcard === wildcard);
      if (other === index) continue;
      throw new UserError(
        `The components '${routes[other]?.componentId}' and '${componentId}' have the same route ` +
          `'${raw}': give one of them another.`,
      );
    }
  }

  /** @param path - the path of the request's URL, still encoded, without the query */
  match(path: string): RouteMatch | undefined {
    const trimmed = trimEnd(path);
    const route = this.#routes.find(
      ({ prefix, wildcard }) =>
        trimmed === prefix || (wildcard && trimmed.startsWith(`${prefix}/`)),
    );
    return route && { route, pathInfo: route.wildcard ? path.slice(route.prefix.length) : "" };
  }
}

/** The line of a route in the list that is printed at the start. */
export function describeRoute({ componentId, prefix, wildcard }: Route, baseUrl: string): string {
  return `  ${componentId}: ${baseUrl}${prefix}${wildcard ? " (wildcard)" : ""}`;
}
