import type { ServerFunction } from "@react-on-spin/server-functions";
import {
  createHandler,
  type FormFailure,
  type HandlerOptions,
} from "@react-on-spin/server-functions/server";
import { type RouteObject, resolvePath } from "react-router";
import type { App } from "../app.ts";
import { createPages } from "./pages.ts";
import { type Policy, withSecurityHeaders } from "./security-headers.ts";

/** The whole server side of an app: a function from a request to a response. */
export interface Handle {
  (request: Request): Promise<Response>;
  /** Requests that run most of the code that later requests run. They change nothing. */
  readonly warmUpRequests: readonly WarmUpRequest[];
}

/** What an app is served with. */
export interface ServeOptions extends Omit<HandlerOptions, "onFormFailure"> {
  /** What browsers may load. It is sent with each response, and with a nonce for the page's own scripts. */
  policy: Policy;
  /** Answers a request for a file, if it is for one. */
  files?: (request: Request) => Response | undefined;
}

/**
 * Serves an app: a request under `/api` with a server function, one for a file with that, and any other with a page,
 * or with a route that is no page. It never rejects, but in development.
 *
 * @example
 * ```ts
 * import { functions } from "virtual:server-functions";
 *
 * const handle = serve(app, { functions, policy });
 * ```
 */
export function serve(app: App, { policy, files, ...options }: ServeOptions): Handle {
  const answerPage = createPages(app, policy);
  const onFormFailure = (failure: FormFailure) => answerPage(failure.pageRequest, failure);
  const answerFunction = createHandler({ ...options, onFormFailure });
  const answer = (request: Request) =>
    isCall(request) ? answerFunction(request) : (files?.(request) ?? answerPage(request));
  return handleOf(policy, answer, [
    ...pageRequests(app.routes),
    ...functionRequests(options.functions.values()),
  ]);
}

/**
 * Serves an app's server functions alone, where the pages are static files.
 *
 * @example
 * ```ts
 * const handle = serveFunctions({ functions, policy });
 * ```
 */
export function serveFunctions({ policy, ...options }: Omit<ServeOptions, "files">): Handle {
  return handleOf(policy, createHandler(options), functionRequests(options.functions.values()));
}

function isCall(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname === "/api" || pathname.startsWith("/api/");
}

function handleOf(
  policy: Policy,
  answer: (request: Request) => Response | Promise<Response>,
  warmUpRequests: readonly WarmUpRequest[],
): Handle {
  const handle = async (request: Request) => withSecurityHeaders(policy, await answer(request));
  return Object.assign(handle, { warmUpRequests });
}

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
    const headers = { "content-type": "application/devalue+json" };
    return { path, method: "POST", headers, body: '[{"warm-up":1},true]' };
  });
}
