import { fromProblem, jsonProblem, toProblem } from "@react-on-spin/server-functions";
import { type DehydratedState, dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import type { HydrationState as RouterState } from "react-router";

/** What the page of the static build has instead of response headers. */
export interface StaticPage {
  /** Its Content-Security-Policy. */
  policy: string;
}

/** What the browser needs to continue where the server stopped. It is plain JSON data. */
export interface HydrationState {
  /** The path and query that the page was rendered for. The host serves a static page at others too. */
  address: string;
  /** Set if the page is a static file, not a response of the component. */
  staticPage?: StaticPage;
  /** Set if the page answers a failed form post: the page's own path, query and fragment. */
  formPage?: string;
  /** The URLs of the style sheets. The browser renders the document too, so it needs them. */
  styles: readonly string[];
  router: RouterState;
  queries: DehydratedState;
}

/**
 * Reads the state that the document carries.
 *
 * @throws Error if it is not what {@link serializeState} writes, as in a document that was cut off
 */
export function parseState(text: string): HydrationState {
  const state: unknown = JSON.parse(text);
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
 * Writes the state as JSON that is safe inside a script element. `<` is escaped, so `</script>` and
 * `<!--` cannot occur. U+2028 and U+2029 are escaped for readers that take them as line ends.
 *
 * Lone surrogates become U+FFFD, as they do in the document, which is UTF-8. Everything else is kept.
 *
 * @throws TypeError if a loader or a query returns what JSON cannot carry, such as a Date or a promise
 * @see https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function serializeState(state: HydrationState): string {
  for (const [id, data] of Object.entries(state.router.loaderData ?? {})) {
    requireJson(`The loader of the route "${id}"`, data);
  }
  // The rest of the key is the query's input, which does not belong in the log.
  for (const { queryKey, state: query } of state.queries.queries) {
    requireJson(`The query "${queryKey[0]}"`, query.data);
  }
  const text = JSON.stringify(state, (_key, value: unknown) =>
    typeof value === "string" ? value.toWellFormed() : value,
  );
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function requireJson(name: string, data: unknown): void {
  const problem = jsonProblem(data);
  if (problem === undefined) return;
  throw new TypeError(
    `${name} returns ${problem}, which cannot be sent to the browser as JSON. ` +
      "Return null, strings, finite numbers, or plain objects and arrays of them.",
  );
}
