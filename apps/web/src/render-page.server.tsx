import { fromProblem, redirectLocation, toProblem } from "@react-on-spin/server-functions";
import type { FormFailureData } from "@react-on-spin/server-functions/react";
import {
  describeError,
  describeFailure,
  describeRequest,
  type FormFailure,
} from "@react-on-spin/server-functions/server";
import type { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { preloadModule } from "react-dom";
import { renderToReadableStream } from "react-dom/server.edge";
import { createStaticRouter, StaticRouterProvider } from "react-router";
import { dehydrateQueries, type HydrationState, serializeState } from "./hydration-state.ts";
import { assetsOf, handler } from "./page-assets.ts";
import { createQueryClient } from "./query-client.ts";
import { Root } from "./root.tsx";
import { loaderContext, NOT_FOUND } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";

/** What a page is rendered with, besides its request. */
interface RenderOptions {
  /** New for each answer: only scripts that carry it run. */
  nonce: string;
  /** Finds what went wrong in the log. */
  requestId: string;
  /** A form post that failed: its reason is shown, with its status. */
  failure?: FormFailure;
}

/** Renders the page at the request's address, as a stream. */
export async function renderPage(request: Request, options: RenderOptions): Promise<Response> {
  const { nonce, requestId, failure } = options;
  const queryClient = createQueryClient();
  const context = await handler.query(request, { requestContext: loaderContext(queryClient) });
  if (context instanceof Response) return context;
  // A loader has thrown. What the page should show all the same is a state of its query.
  for (const error of Object.values(context.errors ?? {})) throw error;
  const redirect = redirectOf(queryClient);
  if (redirect !== undefined) return redirect;
  const routeId = context.matches.at(-1)?.route.id ?? NOT_FOUND;
  if (failure !== undefined) {
    const { id, error, fields } = failure;
    const data: FormFailureData = { id, problem: toProblem(error, requestId), fields };
    context.actionData = { [routeId]: data };
  }
  hideCauses(queryClient, describeRequest(requestId, request), requestId);

  const { loaderData, actionData } = context;
  const queries = dehydrateQueries(queryClient, requestId);
  const { script, styles, preloads } = assetsOf(context.matches.map(({ route }) => route.id));
  const { pathname, search } = new URL(request.url);
  const state: HydrationState = {
    address: pathname + search,
    ...(failure && { formPage: failure.returnTo }),
    styles,
    router: { loaderData, actionData },
    queries,
  };
  const stateText = serializeState(state);

  // If the document itself fails, the caller logs it.
  const early: unknown[] = [];
  let report = (error: unknown): void => {
    early.push(error);
  };
  const html = await renderToReadableStream(
    <Preloads modules={preloads} nonce={nonce}>
      <Root state={state} stateText={stateText} nonce={nonce} queryClient={queryClient}>
        <StaticRouterProvider
          context={context}
          router={createStaticRouter(handler.dataRoutes, context)}
          hydrate={false}
        />
      </Root>
    </Preloads>,
    {
      nonce,
      bootstrapModules: [script],
      // What it returns, the browser would get.
      onError: (error) => {
        report(error);
      },
    },
  );
  report = (error) =>
    console.error(`${describeRequest(requestId, request)} rendering\n${describeError(error)}`);
  early.forEach(report);
  return new Response(html, {
    status: failure?.error.status ?? (routeId === NOT_FOUND ? 404 : context.statusCode),
    headers: {
      ...securityHeaders(nonce),
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    },
  });
}

/** Lets the browser load modules of the page before its script asks for them. */
function Preloads(props: { modules: readonly string[]; nonce: string; children: ReactNode }) {
  for (const module of props.modules) {
    preloadModule(module, { as: "script", nonce: props.nonce });
  }
  return props.children;
}

/**
 * Logs why queries have failed, and leaves in the cache only what the browser may know of it. So the
 * server renders from the same state as the browser.
 */
function hideCauses(queryClient: QueryClient, logLine: string, requestId: string): void {
  for (const query of queryClient.getQueryCache().getAll()) {
    const { error } = query.state;
    if (error === null) continue;
    // The rest of the key is the query's input, which does not belong in the log.
    console.error(`${logLine} ${String(query.queryKey[0])} ${describeFailure(error)}`);
    query.setState({ error: fromProblem(toProblem(error, requestId)), fetchFailureReason: null });
  }
}

/** A query of a loader that failed because its function, or the guard, redirects. */
function redirectOf(queryClient: QueryClient): Response | undefined {
  for (const { state } of queryClient.getQueryCache().getAll()) {
    const location = redirectLocation(state.error);
    if (location === undefined) continue;
    return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
  }
  return undefined;
}
