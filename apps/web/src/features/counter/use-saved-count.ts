import { useQuery } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { countQuery } from "./count.query.ts";

/** Milliseconds between two reads of the saved count. Other people click too. */
const REFRESH = 5_000;

/**
 * The saved count, kept fresh: it is read again every five seconds, when the window gets the focus,
 * and when the browser is back online.
 *
 * @param clicksPending - whether clicks of this page are not answered yet. While they are, the count is
 *   not read: the answer could include some of them, and the page would add them twice
 */
export function useSavedCount(clicksPending: boolean) {
  return useQuery({
    ...countQuery(),
    // If the server says that the count cannot be read, the user decides when to ask again.
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
