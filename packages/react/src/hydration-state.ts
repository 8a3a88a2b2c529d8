import { decodeValue, encodeValue, fromProblem, toProblem } from "@react-on-spin/server-functions";
import { type DehydratedState, dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import type { PublicErrors } from "./errors.ts";

/** The id of the element that carries the hydration state. */
export const STATE_ID = "hydration-state";

/** What the browser needs to continue where the server stopped. */
export interface HydrationState {
  /** The path and query that the page was rendered for. The host serves a static page at others too. */
  address: string;
  /** Set if the page is a static file, not a response of the server: it has no headers for its policy. */
  staticPage?: { policy: string };
  /** Set if the page answers a failed form post: the page's own path, query and fragment. */
  formPage?: string;
  /** The URLs of the style sheets. The browser renders the document too, so it needs them. */
  styles: readonly string[];
  /** What the loaders have returned, and why they have failed, by the ids of their routes. */
  router: {
    loaderData: Record<string, unknown>;
    actionData: Record<string, unknown> | null;
    errors?: PublicErrors;
  };
  /** The parts of the loaders' data that follow later: the ids of the routes, and the names. */
  late?: readonly LateName[];
  queries: DehydratedState;
  /** In development, a bug that Vite's overlay should show. */
  bug?: { message: string; stack: string };
}

/** The id of a route, and the name of a part of its loader's data. */
export type LateName = readonly [routeId: string, name: string];

/**
 * Reads the state that the document carries.
 *
 * @throws Error if it is not what the server writes, as in a document that was cut off
 */
export function parseState(text: string): HydrationState {
  const state = decodeValue(text);
  if (isState(state)) return state;
  throw new Error("The document's state is not that of this app. Reload the page.");
}

function isState(state: unknown): state is HydrationState {
  return (
    typeof state === "object" &&
    state !== null &&
    "address" in state &&
    typeof state.address === "string" &&
    "styles" in state &&
    Array.isArray(state.styles) &&
    "router" in state &&
    "queries" in state
  );
}

/**
 * Takes the settled queries out of a cache. Failed ones are included, as problem details, so that the
 * browser shows the same failure as the server.
 *
 * @param requestId - given to failures that have no request id, so that their cause can be found in the log
 */
export function dehydrateQueries(queryClient: QueryClient, requestId: string): DehydratedState {
  const { queries, mutations } = dehydrate(queryClient, {
    shouldDehydrateQuery: ({ state }) => state.status !== "pending",
  });
  return {
    mutations,
    queries: queries.map((query) => {
      const { error } = query.state;
      if (error === null) return query;
      const problem = toProblem(error, requestId);
      const asError = { ...problem, name: problem.code, message: problem.detail };
      return { ...query, state: { ...query.state, error: asError, fetchFailureReason: null } };
    }),
  };
}

/** Puts the result of {@link dehydrateQueries} into a cache. */
export function hydrateQueries(queryClient: QueryClient, { queries }: DehydratedState): void {
  hydrate(queryClient, {
    mutations: [],
    queries: queries.map((query) => {
      const { error } = query.state;
      return error === null
        ? query
        : { ...query, state: { ...query.state, error: fromProblem(error) } };
    }),
  });
}

/**
 * Encodes data for a script element: the format escapes each `<`, so `</script>` and `<!--` cannot occur.
 *
 * Lone surrogates become U+FFFD, as they do in the document, which is UTF-8. Everything else is kept.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function serialize(data: unknown): string {
  return encodeValue("state", data, {
    toPrimitive: (value) => (typeof value === "string" ? value.toWellFormed() : value),
  });
}
