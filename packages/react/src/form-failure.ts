import { fromProblem, type ServerFunctionError } from "@react-on-spin/server-functions";
import type { FormFailureData } from "@react-on-spin/server-functions/react";
import { useActionData } from "react-router";

/**
 * The error of the form post that this page answers, if it was a post to this server function.
 *
 * @param id - the server function's id
 */
export function useFormFailure(id: string): ServerFunctionError | undefined {
  const failure = useActionData<FormFailureData | undefined>();
  return failure?.id === id ? fromProblem(failure.problem) : undefined;
}

/**
 * The error of the form post that this page answers, if its form is not on this page. That happens to
 * forms of an older build, and to forms of a page that no longer exists.
 *
 * @param ids - the ids of the server functions whose forms are on this page
 */
export function useOtherFormFailure(ids: readonly string[]): ServerFunctionError | undefined {
  const failure = useActionData<FormFailureData | undefined>();
  if (failure === undefined) return undefined;
  const isOwn = failure.id !== undefined && ids.includes(failure.id);
  return isOwn ? undefined : fromProblem(failure.problem);
}
