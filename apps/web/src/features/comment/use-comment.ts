import { writeComment } from "@react-on-spin/server/comment/comment.functions";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { commentQuery } from "./comment.query.ts";

/** In milliseconds. Longer than spin-node's request timeout, so that its error can arrive first. */
const TIMEOUT = 35_000;

/** Returns the saved comment, and a function that asks for a new one. */
export function useComment() {
  const queryClient = useQueryClient();
  const query = useQuery(commentQuery);
  const { mutate, isPending, isPaused, isSuccess, error } = useMutation({
    mutationKey: [writeComment.id],
    mutationFn: () => writeComment(undefined, { timeout: TIMEOUT }),
    onSuccess: (last) =>
      queryClient.setQueryData(commentQuery.queryKey, { last, model: last.model }),
    onError: (failure) => {
      // The comment may have been saved even though the response was lost.
      if (isUnanswered(failure)) {
        return queryClient.invalidateQueries({ queryKey: commentQuery.queryKey });
      }
    },
  });

  return {
    comment: query.data?.last,
    /** The name of the model that writes the next comment. */
    model: query.data?.model,
    query,
    /** Whether a comment is being written for this page. */
    isPending,
    /** Whether the request waits until the browser is online again. */
    isPaused,
    /** Whether this page's last request for a comment succeeded. */
    isSuccess,
    /** Why the last request for a comment failed. */
    error,
    ask: () => {
      if (!isPending) mutate();
    },
  };
}
