/// <reference types="@react-on-spin/react/virtual" preserve="true" />
import graph from "virtual:browser-assets";
import { decodePercent } from "@react-on-spin/server-functions";
import {
  addFunctionHeaders,
  describeRequest,
  type FormFailure,
} from "@react-on-spin/server-functions/server";
import {
  createStaticHandler,
  matchRoutes,
  type RouteObject,
  type RouterContextProvider,
  type StaticHandlerContext,
} from "react-router";
import type { App } from "../app.ts";
import { statusOf, toPublic } from "../errors.ts";
import { lazyLoaders, loadLazyRoutes } from "../lazy-routes.ts";
import { loaderContext } from "../loaders.ts";
import { createPageAssets } from "./browser-assets.ts";
import { Failures } from "./failures.ts";
import { createRenderer } from "./render-page.tsx";
import type { Policy } from "./security-headers.ts";

/** Answers a request with a page. */
export type AnswerPage = (request: Request, failure?: FormFailure) => Promise<Response>;

/**
 * Creates the function that answers requests with the pages of an app, and with its routes that are no pages. It
 * never rejects, but in development, where Vite shows why not even an error page can be rendered.
 *
 * What is the same for all requests is done here, so that a snapshot has it.
 */
export function createPages(app: App, policy: Policy): AnswerPage {
  const { dataRoutes } = createStaticHandler(app.routes);
  const assetsOf = createPageAssets(graph, lazyLoaders(dataRoutes));
  const render = createRenderer(app, policy, assetsOf);
  const loaded = loadLazyRoutes(app.routes).then(() => createRunner(app));

  return async (request, failure) => {
    const { pathname } = new URL(request.url);
    // The router would log a long warning for such an address.
    if (decodePercent(pathname) === undefined) {
      return textResponse(400, "This address has a part that is not valid percent-encoding.");
    }
    const { dataRoutes, hasResources, runLoaders, runResource } = await loaded;
    const requestId = failure?.error.requestId ?? crypto.randomUUID();
    const failures = new Failures(requestId, describeRequest(requestId, request));
    const route = hasResources ? matchRoutes(dataRoutes, pathname)?.at(-1)?.route : undefined;
    if (route !== undefined && isResource(route)) {
      return addFunctionHeaders(request, await runResource(request, failures));
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      const text = "Pages are read with GET. Forms are sent to server functions.";
      return textResponse(405, text, { allow: "GET, HEAD" });
    }
    try {
      const queryClient = app.createQueryClient();
      const context = await runLoaders(request, loaderContext(queryClient, request));
      if (context instanceof Response) return addFunctionHeaders(request, context);
      const page = await render({ request, context, queryClient, failures, dataRoutes, failure });
      return addFunctionHeaders(request, page);
    } catch (error) {
      failures.report(error);
      if (import.meta.env?.DEV) throw error;
      const text = `This page could not be rendered. The server's log says why, under request ${requestId}.`;
      return textResponse(500, text);
    }
  };
}

/** Runs the loaders of an app whose lazy routes have been loaded. */
function createRunner(app: App) {
  const handler = createStaticHandler(app.routes);
  const hasMiddleware = someRoute(app.routes, ({ middleware }) => middleware !== undefined);

  async function runLoaders(
    request: Request,
    requestContext: RouterContextProvider,
  ): Promise<Response | StaticHandlerContext> {
    if (!hasMiddleware) return handler.query(request, { requestContext });
    let context: StaticHandlerContext | undefined;
    const response = await handler.query(request, {
      requestContext,
      async generateMiddlewareResponse(query) {
        const result = await query(request);
        if (result instanceof Response) return result;
        context = result;
        return new Response();
      },
    });
    return context ?? response;
  }

  async function runResource(request: Request, failures: Failures): Promise<Response> {
    try {
      const result: unknown = await handler.queryRoute(request, {
        requestContext: loaderContext(app.createQueryClient(), request),
        ...(hasMiddleware && { generateMiddlewareResponse: (query) => query(request) }),
      });
      return result instanceof Response ? result : Response.json(result);
    } catch (error) {
      if (error instanceof Response) return error;
      failures.report(error);
      const { requestId } = failures;
      const text = `This could not be answered. The server's log may say why, under request ${requestId}.`;
      return textResponse(statusOf(toPublic(error, requestId)), text);
    }
  }

  const hasResources = someRoute(app.routes, isResource);
  return { dataRoutes: handler.dataRoutes, hasResources, runLoaders, runResource };
}

/** Whether a route is no page: it answers with the `Response` of its loader or action. */
function isResource({ loader, action, Component, element, children, lazy }: RouteObject): boolean {
  const answers = typeof loader === "function" || typeof action === "function";
  return answers && !Component && element === undefined && !children && lazy === undefined;
}

function someRoute(routes: readonly RouteObject[], has: (route: RouteObject) => boolean): boolean {
  return routes.some((route) => has(route) || someRoute(route.children ?? [], has));
}

function textResponse(status: number, text: string, headers?: Record<string, string>): Response {
  return new Response(`${text}\n`, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    },
  });
}
