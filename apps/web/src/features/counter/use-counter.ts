import { incrementCount } from "@react-on-spin/server/counter/counter.functions";
import {
  onlineManager,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { isUnanswered } from "../../error-text.ts";
import { ClickFailure, sendClick } from "./click.ts";
import { countQuery } from "./count.query.ts";
import { announceCount, onCountAnnounced } from "./other-tabs.ts";

const mutationKey = [incrementCount.id];

/** Other people click too: how often the count is read again, in milliseconds. */
const REFRESH = 5_000;

/**
 * The counter as the page shows it: what is saved, what is on its way, and what went wrong.
 *
 * The number rises with the click. Clicks are sent one after the other, in the order they were
 * made; while the browser is offline they wait. What failed is not sent again by itself.
 */
export function useCounter() {
  const queryClient = useQueryClient();

  const underWay = useMutationState({
    filters: { mutationKey, status: "pending" },
    select: ({ state }) => ({ sent: !state.isPaused }),
  });
  const pending = underWay.length;

  // Not while clicks are on their way: they would be in the answer, and be added to it once more.
  const settled = pending === 0;
  const query = useQuery({
    ...countQuery,
    // Nor while the server says that it cannot be read: then it is for the user to ask again.
    refetchInterval: ({ state }) =>
      settled &&
      state.data !== undefined &&
      (state.error === null || isUnanswered(state.error)) &&
      REFRESH,
    refetchOnWindowFocus: settled,
    refetchOnReconnect: settled,
  });
  const online = useSyncExternalStore(
    (onChange) => onlineManager.subscribe(onChange),
    () => onlineManager.isOnline(),
    () => true,
  );

  const raiseTo = useCallback(
    (count: number) => {
      // Answers overtake each other, and the count rises: the highest is the newest. Should the
      // store have been emptied, the next refresh shows it.
      queryClient.setQueryData(countQuery.queryKey, (known) => Math.max(known ?? 0, count));
    },
    [queryClient],
  );
  // Clicks that are not saved yet would go with the page: the browser asks first.
  useEffect(() => {
    if (settled) return;
    const ask = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [settled]);

  // Kept until this tab's own clicks are answered: whether it holds them is not known before.
  const [announced, setAnnounced] = useState(0);
  useEffect(() => onCountAnnounced((count) => setAnnounced((known) => Math.max(known, count))), []);
  useEffect(() => {
    if (!settled || announced === 0) return;
    raiseTo(announced);
    setAnnounced(0);
  }, [settled, announced, raiseTo]);

  const {
    mutate,
    isIdle,
    data: saved,
  } = useMutation({
    mutationKey,
    scope: { id: incrementCount.id },
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: () => sendClick(queryClient),
    // An answer to an older question must not replace a newer number.
    onMutate: () => queryClient.cancelQueries({ queryKey: countQuery.queryKey }),
    onSuccess: (count) => {
      raiseTo(count);
      announceCount(count);
    },
  });

  const failures = useMutationState({
    filters: { mutationKey, status: "error" },
    select: ({ state }) => state.error,
  }).filter((error) => error instanceof ClickFailure);

  const forget = () => {
    const cache = queryClient.getMutationCache();
    for (const mutation of cache.findAll({ mutationKey, status: "error" })) cache.remove(mutation);
  };

  return {
    /** The number to show; undefined as long as the saved one is not known. */
    count: query.data === undefined ? undefined : query.data + pending,
    /** How much of it is not saved yet. */
    pending,
    /** How much of it has not even been sent. */
    unsent: underWay.filter(({ sent }) => !sent).length,
    online,
    /** Whether this page has clicked. */
    clicked: !isIdle,
    /** What the last click was answered, if it was saved. */
    saved,
    /** Why the saved count could not be read, or could not be read again. */
    error: query.error,
    query,
    /** Clicks that were not saved, or of which nobody knows. */
    failures,
    click: () => mutate(),
    /** Counts the failed clicks again, because the user said so. */
    clickAgain: () => {
      forget();
      for (const _ of failures) mutate();
    },
    forget,
  };
}

/** What {@link useCounter} gives. */
export type CounterState = ReturnType<typeof useCounter>;
