import { fromProblem, type ServerFunctionError } from "@react-on-spin/server-functions";
import { useActionData } from "react-router";

/** A form post that failed, as it travels in the hydration state: plain data. */
export interface FormFailureData {
  /** The server function that the form posted to; undefined when there is none. */
  id: string | undefined;
  problem: unknown;
}

/**
 * Why a form post to a server function failed: the reason to show beside its form.
 *
 * @param id - The server function's id.
 */
export function useFormFailure(id: string): ServerFunctionError | undefined {
  const failure = useActionData<FormFailureData | undefined>();
  return failure?.id === id ? fromProblem(failure.problem) : undefined;
}

/**
 * Why the post of a form failed that the page does not have: it is an older build's, or another
 * page's that is not there.
 *
 * @param ids - The server functions whose forms the page has.
 */
export function useOtherFormFailure(ids: readonly string[]): ServerFunctionError | undefined {
  const failure = useActionData<FormFailureData | undefined>();
  if (failure === undefined) return undefined;
  const isOwn = failure.id !== undefined && ids.includes(failure.id);
  return isOwn ? undefined : fromProblem(failure.problem);
}
