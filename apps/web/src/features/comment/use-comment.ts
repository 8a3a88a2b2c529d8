import { writeComment } from "@app/server/comment/comment.functions";
import { useIsMutating, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { commentQuery } from "./comment.query.ts";

/** In milliseconds. Longer than spin-node's request timeout, so that its error can arrive first. */
const TIMEOUT = 35_000;

const mutationKey = [writeComment.id];

/** Returns the saved comment, and a function that asks for a new one. */
export function useComment() {
  const queryClient = useQueryClient();
  const query = useQuery(commentQuery());
  // Of all mutations of this page: the visitor may have left this route meanwhile, and come back.
  const isPending = useIsMutating({ mutationKey }) > 0;
  const { mutate, isPaused, isSuccess, error } = useMutation({
    mutationKey,
    mutationFn: () => writeComment(undefined, { timeout: TIMEOUT }),
    onSuccess: (last) =>
      queryClient.setQueryData(commentQuery().queryKey, { last, model: last.model }),
    onError: (failure) => {
      // The comment may have been saved even though the response was lost.
      if (isUnanswered(failure)) {
        return queryClient.invalidateQueries({ queryKey: commentQuery().queryKey });
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
