import { fromProblem, type Problem, toProblem } from "@react-on-spin/server-functions";
import { isRouteErrorResponse } from "react-router";

/** Why a page is not shown, as plain data that both sides make the same error of. */
export type PublicError =
  | { kind: "response"; status: number; statusText: string; data: unknown }
  | { kind: "problem"; problem: Problem };

/**
 * Makes of an error what the browser may know of it: an error response is meant for the page. Of an error that is not
 * a `ServerFunctionError`, only the request's id is left, under which the log has the cause.
 */
export function toPublic(error: unknown, requestId: string): PublicError {
  if (!isRouteErrorResponse(error))
    return { kind: "problem", problem: toProblem(error, requestId) };
  const { status, statusText, data } = error;
  return { kind: "response", status, statusText, data };
}

/** Makes the error that `useRouteError` returns. */
export function fromPublic(error: PublicError): unknown {
  if (error.kind === "problem") return fromProblem(error.problem);
  const { status, statusText, data } = error;
  return { status, statusText, data, internal: false };
}

/** The status of a page that shows an error. */
export function statusOf(error: PublicError): number {
  const { status } = error.kind === "problem" ? error.problem : error;
  return status >= 400 && status <= 599 ? status : 500;
}
