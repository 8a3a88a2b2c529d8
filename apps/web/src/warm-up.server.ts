/**
 * What the component does while it is made, so that its first answers are as quick as its later ones.
 *
 * @module
 */
import type { SavedComment } from "@app/shared/comment";
import type { WarmUpRequest } from "@react-on-spin/spin-component";
import type { RouteObject } from "react-router";
import { routes } from "./routes.ts";

/**
 * The pages whose address has no parameter: each one runs most of the code that its later requests run. It is a
 * function, so that the static build, which has no pages, leaves it out.
 */
export const pages = (): WarmUpRequest[] => [...pathsOf(routes), "/nowhere"];

/** The calls. The last one has a bad input: of a command, that is enough. */
export const calls: readonly WarmUpRequest[] = [
  "/api/counter/getCount",
  {
    path: "/api/counter/incrementCount",
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"by":0}',
  },
];

const comment: SavedComment = {
  count: 0,
  text: "",
  model: "",
  usage: { promptTokenCount: 0, generatedTokenCount: 0 },
  createdAt: "",
};

/** What the key-value store holds meanwhile. */
export const store = { count: "0", comment: JSON.stringify(comment) };

function pathsOf(level: readonly RouteObject[]): string[] {
  return level.flatMap(({ path, children = [] }) => [
    ...(path === undefined || /[:*]/.test(path) ? [] : [path]),
    ...pathsOf(children),
  ]);
}
