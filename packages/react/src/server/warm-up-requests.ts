import type { ServerFunction } from "@react-on-spin/server-functions";
import { type RouteObject, resolvePath } from "react-router";

/** A request that runs most of the code that later requests run: a path to read, or what `Request` takes, with a path. */
export type WarmUpRequest = string | ({ path: string } & RequestInit);

/** The pages whose address has no parameter, and one that does not exist. */
export function pageRequests(routes: readonly RouteObject[]): WarmUpRequest[] {
  return [...new Set(pathsOf(routes)), "/nowhere"];
}

function pathsOf(level: readonly RouteObject[], parent = "/"): string[] {
  return level.flatMap(({ path, index, children = [] }) => {
    if (path !== undefined && /[:*?]/.test(path)) return [];
    const { pathname } = resolvePath(path ?? "", parent);
    // A route with neither is a frame around others.
    const own = path !== undefined || index ? [pathname] : [];
    return [...own, ...pathsOf(children, pathname)];
  });
}

/** The server functions. A command is called with what no schema takes, so that it changes nothing. */
export function functionRequests(functions: Iterable<ServerFunction>): WarmUpRequest[] {
  return [...functions].map(({ id, kind }) => {
    const path = `/api/${id}`;
    if (kind === "query") return path;
    const headers = { "content-type": "application/json" };
    return { path, method: "POST", headers, body: '{"warm-up":true}' };
  });
}
