/**
 * The pages of the warm-up. They have a file of their own, because the static build's component has no pages.
 *
 * @module
 */
import type { WarmUpRequest } from "@react-on-spin/spin/component";
import { type RouteObject, resolvePath } from "react-router";
import { routes } from "./routes.ts";

/** The pages whose address has no parameter: each one runs most of the code that its later requests run. */
export const pages: readonly WarmUpRequest[] = [...new Set(pathsOf(routes)), "/nowhere"];

function pathsOf(level: readonly RouteObject[], parent = "/"): string[] {
  return level.flatMap(({ path, index, children = [] }) => {
    if (path !== undefined && /[:*?]/.test(path)) return [];
    const { pathname } = resolvePath(path ?? "", parent);
    // A route with neither is a frame around others.
    const own = path !== undefined || index ? [pathname] : [];
    return [...own, ...pathsOf(children, pathname)];
  });
}
