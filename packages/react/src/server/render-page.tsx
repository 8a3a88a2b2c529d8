import { fromProblem, redirectLocation, toProblem } from "@react-on-spin/server-functions";
import type { FormFailureData } from "@react-on-spin/server-functions/react";
import type { FormFailure } from "@react-on-spin/server-functions/server";
import type { DehydratedState, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { preloadModule } from "react-dom";
import { renderToReadableStream } from "react-dom/server.edge";
import {
  createStaticRouter,
  type RouteObject,
  type StaticHandlerContext,
  StaticRouterProvider,
} from "react-router";
import type { App } from "../app.ts";
import { fromPublicErrors, type PublicError, type PublicErrors, statusOf } from "../errors.ts";
import {
  dehydrateQueries,
  encodeData,
  type HydrationState,
  serialize,
} from "../hydration-state.ts";
import { type LatePart, splitData, WHOLE_PAGE } from "../late-data.ts";
import { Root } from "../page-context.tsx";
import type { PageAssets } from "./browser-assets.ts";
import type { Failures } from "./failures.ts";
import { createNonce, type Policy, securityHeaders } from "./security-headers.ts";

/** A page whose loaders have run. */
interface LoadedPage {
  request: Request;
  /** What the router has found, and what the loaders have returned. */
  context: StaticHandlerContext;
  queryClient: QueryClient;
  failures: Failures;
  dataRoutes: RouteObject[];
  /** A form post that failed: its reason is shown, with its status. */
  failure: FormFailure | undefined;
}

/** Creates the function that renders pages. It rejects if not even an error boundary can be rendered. */
export function createRenderer(
  app: App,
  policy: Policy,
  assetsOf: (routeIds: readonly string[]) => PageAssets,
): (page: LoadedPage) => Promise<Response> {
  return async ({ request, context, queryClient, failures, dataRoutes, failure }) => {
    const redirect = redirectOf(queryClient);
    if (redirect !== undefined) return redirect;
    const queries = readQueries(queryClient, failures);
    const { loaderData, late, errors } = readLoaders(context, failures);
    const actionData = failure === undefined ? null : dataOf(failure, context, failures);
    const { script, styles, preloads } = assetsOf(context.matches.map(({ route }) => route.id));
    const { pathname, search } = new URL(request.url);
    const address = pathname + search;
    const isWhole = search.includes(WHOLE_PAGE);
    const nonce = createNonce();

    const renderWith = async (errors: PublicErrors | undefined): Promise<Response> => {
      const shown: StaticHandlerContext = {
        ...context,
        actionData,
        errors: fromPublicErrors(errors),
      };
      const state: HydrationState = {
        address,
        ...(failure && { formPage: failure.returnTo }),
        styles,
        router: { loaderData, actionData, ...(errors && { errors }) },
        ...(late.length > 0 && { late: late.map(({ name }) => name) }),
        queries,
        ...(failures.bug && { bug: failures.bug }),
      };
      const stateText = serialize(state);
      const router = createStaticRouter(dataRoutes, shown);
      try {
        const html = await renderToReadableStream(
          <Preloads modules={preloads} nonce={nonce}>
            <Root
              context={{ app, state, stateText, late, nonce, router }}
              queryClient={queryClient}
            >
              <StaticRouterProvider context={shown} router={router} hydrate={false} />
            </Root>
          </Preloads>,
          {
            nonce,
            bootstrapModules: [script],
            // React keeps large parts back, until a script puts them into their place.
            ...(isWhole && { progressiveChunkSize: Number.POSITIVE_INFINITY }),
            // What it returns, the browser would get.
            onError: (error) => {
              failures.report(error, " rendering");
            },
          },
        );
        if (isWhole) await html.allReady;
        const [error] = Object.values(errors ?? {});
        const status = error === undefined ? context.statusCode : statusOf(error);
        return new Response(html, {
          status: failure?.error.status ?? status,
          headers: {
            ...securityHeaders(policy, nonce),
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-store",
          },
        });
      } catch (error) {
        // The boundary itself has failed, or what is around it.
        if (errors !== undefined) throw error;
        const boundary = shown._deepestRenderedBoundaryId ?? boundaryOf(context.matches);
        return renderWith({ [boundary]: failures.report(error) });
      }
    };
    return renderWith(errors);
  };
}

/** Reads what the loaders have returned, encoded, and why some of them have failed. */
function readLoaders({ matches, loaderData, errors }: StaticHandlerContext, failures: Failures) {
  const texts: Record<string, string> = {};
  const late: LatePart[] = [];
  let shown: Record<string, PublicError> | undefined;
  for (const [id, error] of Object.entries(errors ?? {})) {
    shown = { ...shown, [id]: failures.report(error) };
  }
  for (const [id, data] of Object.entries(loaderData)) {
    try {
      const split = splitData(id, data, (error) => failures.report(error));
      texts[id] = split.text;
      late.push(...split.late);
    } catch (error) {
      shown = { ...shown, [boundaryOf(matches, id)]: failures.report(error) };
    }
  }
  return { loaderData: texts, late, errors: shown };
}

type Matches = StaticHandlerContext["matches"];

/** The id of the nearest route that has an error boundary, from a route upwards. */
function boundaryOf(matches: Matches, routeId = matches.at(-1)?.route.id): string {
  const last = matches.findIndex(({ route }) => route.id === routeId);
  const boundary = matches
    .slice(0, last + 1)
    .findLast(({ route }) => route.ErrorBoundary || route.errorElement);
  return (boundary ?? matches[0])?.route.id ?? "";
}

/** The form post that failed, for `useActionData` of each route of the page. */
function dataOf(
  { id, error, fields }: FormFailure,
  { matches }: StaticHandlerContext,
  { requestId }: Failures,
) {
  const data: FormFailureData = { id, problem: toProblem(error, requestId), fields };
  return Object.fromEntries(matches.map(({ route }) => [route.id, data]));
}

/** Lets the browser load modules of the page before its script asks for them. */
function Preloads(props: { modules: readonly string[]; nonce: string; children: ReactNode }) {
  for (const module of props.modules) {
    preloadModule(module, { as: "script", nonce: props.nonce });
  }
  return props.children;
}

/**
 * Reads what the queries have returned, logs why some have failed, and leaves in the cache only what the browser may know
 * of that. So the server renders from the same state as the browser.
 */
function readQueries(queryClient: QueryClient, failures: Failures): DehydratedState {
  const texts = new Map<string, string>();
  for (const query of queryClient.getQueryCache().getAll()) {
    // The rest of the key is the query's input, which does not belong in the log.
    const name = String(query.queryKey[0]);
    let { error }: { error: unknown } = query.state;
    try {
      texts.set(query.queryHash, encodeData(`The query "${name}": data`, query.state.data));
    } catch (cannotBeSent) {
      error = cannotBeSent;
    }
    if (error === null) continue;
    texts.delete(query.queryHash);
    failures.report(error, ` ${name}`);
    const shown = fromProblem(toProblem(error, failures.requestId));
    failures.ignore(shown);
    query.setState({ data: undefined, status: "error", error: shown, fetchFailureReason: null });
  }
  return dehydrateQueries(queryClient, failures.requestId, texts);
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
