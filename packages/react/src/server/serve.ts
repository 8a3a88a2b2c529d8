import {
  createHandler,
  type FormFailure,
  type HandlerOptions,
} from "@react-on-spin/server-functions/server";
import type { App } from "../app.ts";
import { createPages } from "./pages.ts";
import { type Policy, withSecurityHeaders } from "./security-headers.ts";
import { functionRequests, pageRequests, type WarmUpRequest } from "./warm-up-requests.ts";

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
  /**
   * Answers a request for a file.
   *
   * @returns undefined if it is for none
   */
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
