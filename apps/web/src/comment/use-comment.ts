/**
 * What the comment does: it reads the last one, and asks for another.
 *
 * @module
 */
import { getComment, writeComment } from "@app/server/comment/comment.functions";
import { queryOf, useCommand, useIsOffline } from "@react-on-spin/react";
import { Offline } from "@react-on-spin/server-functions";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useIsMutating, useQuery } from "@tanstack/react-query";
import { useActionData } from "react-router";

/** In milliseconds. Longer than spin-node's request timeout, so that its error can arrive first. */
const TIMEOUT = 35_000;

/** The saved comment, and the form that asks for a new one. */
export function useComment() {
  const query = useQuery(queryOf(getComment));
  // Of all mutations of this page: the visitor may have left this route meanwhile, and come back.
  const isPending = useIsMutating({ mutationKey: [writeComment.id] }) > 0;
  const { mutateAsync, failureReason } = useCommand(writeComment, { timeout: TIMEOUT });
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
