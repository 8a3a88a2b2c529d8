import { fromProblem, type ServerFunctionError } from "@react-on-spin/server-functions";
import { useActionData } from "react-router";

/** A form post that failed, as it travels in the hydration state: plain data. */
export interface FormFailureData {
  /** The server function that the form posted to. */
  id: string;
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
