import { writeComment } from "@react-on-spin/server/comment/comment.functions";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { commentQuery } from "./comment.query.ts";

/** A model may take its time: a little longer than spin-node lets a request run, in milliseconds. */
const TIMEOUT = 35_000;

/** The saved comment, and the way to a new one. */
export function useComment() {
  const queryClient = useQueryClient();
  const query = useQuery(commentQuery);
  const { mutate, isPending, isPaused, isSuccess, error } = useMutation({
    mutationKey: [writeComment.id],
    mutationFn: () => writeComment(undefined, { timeout: TIMEOUT }),
    onSuccess: (last) =>
      queryClient.setQueryData(commentQuery.queryKey, { last, model: last.model }),
    onError: (failure) => {
      // The comment may have been saved, and only its answer lost.
      if (isUnanswered(failure)) {
        return queryClient.invalidateQueries({ queryKey: commentQuery.queryKey });
      }
    },
  });

  return {
    comment: query.data?.last,
    /** The name of the model that is asked. */
    model: query.data?.model,
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
