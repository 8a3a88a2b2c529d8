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
  /** What the loaders have returned, encoded on the server, and why they have failed, by the ids of their routes. */
  router: {
    loaderData: Record<string, unknown>;
    actionData: Record<string, unknown> | null;
    errors?: PublicErrors;
  };
  /** The parts of the loaders' data that follow later: the ids of the routes, and the names. */
  late?: readonly LateName[];
  /** The query cache, in which the data are encoded. */
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
  const state: unknown = JSON.parse(text);
  if (!isState(state)) {
    throw new Error("The document's state is not that of this app. Reload the page.");
  }
  const loaderData = Object.entries(state.router.loaderData).map(([id, data]) => [
    id,
    decode(data),
  ]);
  return { ...state, router: { ...state.router, loaderData: Object.fromEntries(loaderData) } };
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

/** Decodes what {@link encodeData} has encoded. */
const decode = (text: unknown) => (typeof text === "string" ? decodeValue(text) : undefined);

/**
 * Takes the settled queries out of a cache. Failed ones are included, as problem details, so that the
 * browser shows the same failure as the server.
 *
 * @param requestId - given to failures that have no request id, so that their cause can be found in the log
 * @param texts - the data, encoded, by the hashes of the queries
 */
export function dehydrateQueries(
  queryClient: QueryClient,
  requestId: string,
  texts: ReadonlyMap<string, string>,
): DehydratedState {
  const { queries, mutations } = dehydrate(queryClient, {
    shouldDehydrateQuery: ({ state }) => state.status !== "pending",
  });
  return {
    mutations,
    queries: queries.map((query) => {
      const state = { ...query.state, data: texts.get(query.queryHash) };
      if (state.error === null) return { ...query, state };
      const problem = toProblem(state.error, requestId);
      const error = { ...problem, name: problem.code, message: problem.detail };
      return { ...query, state: { ...state, error, fetchFailureReason: null } };
    }),
  };
}

/** Puts the result of {@link dehydrateQueries} into a cache. */
export function hydrateQueries(queryClient: QueryClient, { queries }: DehydratedState): void {
  hydrate(queryClient, {
    mutations: [],
    queries: queries.map(({ state, ...query }) => {
      const error = state.error === null ? null : fromProblem(state.error);
      return { ...query, state: { ...state, data: decode(state.data), error } };
    }),
  });
}

/**
 * Encodes what a loader or a query has returned. Lone surrogates become U+FFFD, as they do in the document, which is
 * UTF-8. Everything else is kept.
 *
 * @param name - what it is, for the message
 * @throws TypeError that names the part that cannot be sent
 */
export function encodeData(name: string, data: unknown): string {
  return encodeValue(name, data, {
    toPrimitive: (value) => (typeof value === "string" ? value.toWellFormed() : value),
  });
}

/**
 * Writes the state for a script element. `JSON.stringify` is the engine's own, so only the data is encoded in another
 * way. Each `<` is escaped, so that `</script>` and `<!--` cannot occur.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export const serialize = (state: HydrationState): string =>
  JSON.stringify(state).replaceAll("<", "\\u003c");
