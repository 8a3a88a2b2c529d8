import { InferenceRunning } from "@react-on-spin/server/insight.errors";
import { describeCount } from "@react-on-spin/server/insight.functions";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { insightQuery } from "./insight.query.ts";

/** A model may take its time: a little longer than spin-node lets a request run, in milliseconds. */
const TIMEOUT = 35_000;

/** The saved comment, and the way to a new one. */
export function useInsight() {
  const queryClient = useQueryClient();
  const query = useQuery(insightQuery);
  const { mutate, isPending, isPaused, isSuccess, error } = useMutation({
    mutationKey: [describeCount.id],
    mutationFn: () => describeCount(undefined, { timeout: TIMEOUT }),
    onSuccess: (insight) => queryClient.setQueryData(insightQuery.queryKey, insight),
    onError: (failure) => {
      // Somebody else's comment may be there by now, or this one, if only its answer got lost.
      if (isUnanswered(failure) || failure instanceof InferenceRunning) {
        return queryClient.invalidateQueries({ queryKey: insightQuery.queryKey });
      }
    },
  });

  return {
    insight: query.data,
    query,
    /** Whether a comment is being written for this page. */
    isPending,
    /** Whether it waits until the browser is online again. */
    isPaused,
    /** Whether this page's last request for a comment was answered with one. */
    isSuccess,
    /** Why the last request for a comment failed. */
    error,
    ask: () => {
      if (!isPending) mutate();
    },
  };
}
