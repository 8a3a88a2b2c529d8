import { useQuery } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { countQuery } from "./count.query.ts";

/** How often the saved count is read again, in milliseconds, since other people click too. */
const REFRESH = 5_000;

/**
 * The saved count, kept fresh: it is read again every five seconds, and when the window gets the
 * focus or the browser is back online.
 *
 * @param clicksPending - Whether clicks of this page are on their way. Then the count is not read: the
 *   answer might hold some of them already, and the page would add them once more.
 */
export function useSavedCount(clicksPending: boolean) {
  return useQuery({
    ...countQuery,
    // When the server has answered that the count cannot be read, the user decides when to ask again.
    refetchInterval: ({ state }) =>
      !clicksPending &&
      state.data !== undefined &&
      (state.error === null || isUnanswered(state.error)) &&
      REFRESH,
    refetchOnWindowFocus: !clicksPending,
    refetchOnReconnect: !clicksPending,
  });
}

/** What {@link useSavedCount} returns. */
export type SavedCount = ReturnType<typeof useSavedCount>;
