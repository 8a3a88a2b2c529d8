/**
 * What the comment does: it reads the last one, and asks for another.
 *
 * @module
 */
import { getComment, writeComment } from "@app/server/comment/comment.functions";
import { isUnanswered, useIsOffline } from "@react-on-spin/react";
import { Offline } from "@react-on-spin/server-functions";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import {
  queryOptions,
  useIsMutating,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useActionData } from "react-router";

/** In milliseconds. Longer than spin-node's request timeout, so that its error can arrive first. */
const TIMEOUT = 35_000;

const mutationKey = [writeComment.id];

/** The last comment on the count, and the name of the model that writes the next one. */
export const commentQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getComment.id],
    queryFn: ({ signal }) => getComment(undefined, { signal, request }),
  });

/** The saved comment, and the form that asks for a new one. */
export function useComment() {
  const queryClient = useQueryClient();
  const query = useQuery(commentQuery());
  // Of all mutations of this page: the visitor may have left this route meanwhile, and come back.
  const isPending = useIsMutating({ mutationKey }) > 0;
  const { mutateAsync, failureReason } = useMutation({
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
  const isWaiting = useIsOffline() && isPending && failureReason instanceof Offline;
  const form = useForm(writeComment, {
    failure: useActionData<FormFailureData>(),
    call: () => mutateAsync(),
  });

  return {
    query,
    form,
    /** Whether a comment is being written for this page. */
    isPending,
    /** Whether the request waits until the browser is online again. */
    isWaiting,
  };
}
