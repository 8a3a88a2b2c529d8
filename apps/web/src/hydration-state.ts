import { fromProblem, toProblem } from "@react-on-spin/server-functions";
import { type DehydratedState, dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import type { HydrationState as RouterState } from "react-router";

/** What is different about the page of the static build. */
export interface StaticPage {
  /** The address that it was rendered for. It is served at every other one too. */
  path: string;
  /** Its Content-Security-Policy. */
  policy: string;
}

/** What the browser needs to go on where the server stopped: plain data. */
export interface HydrationState {
  /** There if the page is a file, not an answer of the component. */
  staticPage?: StaticPage;
  /** Where the page belongs, if it answers a failed form post: that has another address. */
  formPage?: string;
  /** The addresses of the style sheets, which are in the document. */
  styles: readonly string[];
  router: RouterState;
  queries: DehydratedState;
}

/**
 * Takes the queries out of a cache. The failed ones are among them, as problem details: the browser
 * shows the same failure as the server, and asks again only when the user does.
 *
 * @param requestId - Goes with failures that have none, to find their cause in the log.
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

/** Puts queries that {@link dehydrateQueries} took out back into a cache. */
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
 * Writes the state as JSON that is safe inside a script element: without `<`, neither `</script>`
 * nor `<!--` can be in it, and U+2028 and U+2029 are escaped for readers that take them as line
 * ends. It is still the same JSON, but for half characters (lone surrogates): the document, which is
 * UTF-8, shows U+FFFD in their place, so the browser must render that too.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function serializeState(state: HydrationState): string {
  const text = JSON.stringify(state, (_key, value: unknown) =>
    typeof value === "string" ? value.toWellFormed() : value,
  );
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
