/**
 * The pages of the warm-up. They have a file of their own, because the static build's component has no pages.
 *
 * @module
 */
import type { WarmUpRequest } from "@react-on-spin/spin-component";
import type { RouteObject } from "react-router";
import { routes } from "./routes.ts";

/** The pages whose address has no parameter: each one runs most of the code that its later requests run. */
export const pages: readonly WarmUpRequest[] = [...pathsOf(routes), "/nowhere"];

function pathsOf(level: readonly RouteObject[]): string[] {
  return level.flatMap(({ path, children = [] }) => [
    ...(path === undefined || /[:*]/.test(path) ? [] : [path]),
    ...pathsOf(children),
  ]);
}
