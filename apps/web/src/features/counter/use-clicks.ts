import { incrementCount } from "@app/server/counter/counter.functions";
import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ClickFailure, sendClick } from "./click.ts";
import { countQuery } from "./count.query.ts";

const mutationKey = [incrementCount.id];

/**
 * The clicks of this page. They are sent one after the other, in the order they were made. While the
 * browser is offline they wait. A click that failed is sent again only when the user asks for it.
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
    onMutate: () => queryClient.cancelQueries({ queryKey: countQuery().queryKey }),
    onSuccess: (count) => {
      // The count only rises, so the higher number is the newer one, whichever answer came first. If
      // the store was emptied in between, the next refresh shows it.
      queryClient.setQueryData(countQuery().queryKey, (known) => Math.max(known ?? 0, count));
    },
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
    unsent: underWay.filter(({ isPaused }) => isPaused).length,
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

/** What {@link useClicks} returns. */
export type Clicks = ReturnType<typeof useClicks>;
