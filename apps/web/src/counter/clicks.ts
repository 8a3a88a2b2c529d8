/**
 * What the counter does: it reads the saved count, and sends clicks.
 *
 * @module
 */
import { getCount, incrementCount } from "@app/server/counter/counter.functions";
import { CountNotSaved } from "@app/shared/counter";
import { isUnanswered, queryOf } from "@react-on-spin/react";
import { InternalError, Offline, ServerFunctionError } from "@react-on-spin/server-functions";
import {
  type QueryClient,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";

/** Milliseconds between two reads of the saved count. Other people click too. */
const REFRESH = 5_000;

const mutationKey = [incrementCount.id];

/**
 * The saved count, kept fresh: it is read again every five seconds, when the window gets the focus,
 * and when the browser is back online.
 *
 * @param hasPendingClicks - whether clicks of this page are not answered yet. While they are, the count is
 *   not read: the answer could include some of them, and the page would add them twice
 */
export function useSavedCount(hasPendingClicks: boolean) {
  return useQuery({
    ...queryOf(getCount),
    // If the server says that the count cannot be read, the user decides when to ask again.
    refetchInterval: ({ state }) =>
      !hasPendingClicks &&
      state.data !== undefined &&
      (state.error === null || isUnanswered(state.error)) &&
      REFRESH,
    refetchOnWindowFocus: !hasPendingClicks,
    refetchOnReconnect: !hasPendingClicks,
  });
}

export type SavedCount = ReturnType<typeof useSavedCount>;

/**
 * The clicks of this page. They are sent one after the other, in the order they were made. One that fails because the
 * browser is offline waits, and those after it. A click that failed is sent again only when the user asks for it.
 */
export function useClicks() {
  const queryClient = useQueryClient();
  const states = useMutationState({ filters: { mutationKey } });
  const underWay = states.filter(({ status }) => status === "pending");
  const failures = states
    .map(({ error }) => error)
    .filter((error) => error instanceof ClickFailure);

  const { mutate, isIdle, data } = useMutation({
    mutationKey,
    scope: { id: incrementCount.id },
    // Failed clicks stay until the user retries or dismisses them.
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: () => sendClick(queryClient),
    // The answer to an earlier read does not include this click, so it must not replace the number.
    onMutate: () => queryClient.cancelQueries({ queryKey: queryOf(getCount).queryKey }),
  });

  const hasPending = underWay.length > 0;
  useEffect(() => {
    if (!hasPending) return;
    // Leaving the page would lose these clicks, so the browser asks first.
    const ask = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [hasPending]);

  const forgetFailures = () => {
    const cache = queryClient.getMutationCache();
    for (const mutation of cache.findAll({ mutationKey, status: "error" })) cache.remove(mutation);
  };

  return {
    click: () => mutate(),
    /** Whether this page has clicked. */
    hasClicked: !isIdle,
    /** How many clicks are not saved yet. */
    pending: underWay.length,
    /** How many of them have not been sent either. */
    unsent: underWay.filter((click) => click.isPaused || click.failureReason instanceof Offline)
      .length,
    /** The count in the answer to the last click; undefined unless the click was saved. */
    saved: data,
    /** The clicks that were not saved, or may not have been. */
    failures,
    forgetFailures,
    /** Sends the failed clicks again. */
    clickAgain: () => {
      forgetFailures();
      for (const _ of failures) mutate();
    },
  };
}

export type Clicks = ReturnType<typeof useClicks>;

/** A click that was not saved, or that may not have been. */
class ClickFailure extends Error {
  /** Whether the click may have been saved anyway, so that a retry may count it twice. */
  readonly maybeSaved: boolean;

  constructor(maybeSaved: boolean, cause: unknown) {
    super("The click failed.", { cause });
    this.name = "ClickFailure";
    this.maybeSaved = maybeSaved;
  }
}

/**
 * Sends a click and returns the saved count. If that fails, it reads the saved count again before it
 * throws, so that the page shows the true count beside the message.
 *
 * The new count can also tell whether the click was saved. If the server function failed and the
 * count has not risen, the click was not saved. If the count has risen, this click may have raised it,
 * or somebody else's. If no answer came, the server may still be working on it. In the last two cases
 * only the user can decide whether to count again.
 *
 * @throws Offline, or a ClickFailure for every other failure; its cause is the server function's error.
 */
async function sendClick(queryClient: QueryClient): Promise<number> {
  const before = queryClient.getQueryData(queryOf(getCount).queryKey);
  try {
    return await incrementCount({ by: 1 });
  } catch (error) {
    // It waits, and is sent when that is possible.
    if (error instanceof Offline) throw error;
    const after = await queryClient
      .fetchQuery({ ...queryOf(getCount), staleTime: 0, retry: false })
      .catch(() => undefined);
    throw new ClickFailure(maybeSaved(error, before, after), error);
  }
}

/**
 * Whether a click may have been saved although the server function failed: a store on a network may have
 * saved it before its answer was lost.
 */
export function leavesDoubt(error: unknown): boolean {
  return error instanceof InternalError || error instanceof CountNotSaved;
}

function maybeSaved(
  error: unknown,
  before: number | undefined,
  after: number | undefined,
): boolean {
  // The server may still be working on it. Any other kind of error is a bug of this page.
  if (!(error instanceof ServerFunctionError) || isUnanswered(error)) return true;
  if (!leavesDoubt(error)) return false;
  return before === undefined || after === undefined || after > before;
}
