/**
 * Why a page, a call or a form has failed: as data for the browser, in words for the page, and what it means for it.
 *
 * @module
 */
import {
  BadResponse,
  fromProblem,
  type Issue,
  NetworkError,
  Offline,
  type Problem,
  redirectLocation,
  ServerFunctionError,
  TimeoutError,
  toProblem,
  UnknownFunction,
} from "@react-on-spin/server-functions";
import type { FormFailureData } from "@react-on-spin/server-functions/react";
import { isRouteErrorResponse, useActionData } from "react-router";

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

/** The errors of a page, by the ids of the routes whose boundaries show them. */
export type PublicErrors = Readonly<Record<string, PublicError>>;

/** Makes of them what the router takes. */
export function fromPublicErrors(errors: PublicErrors | undefined): Record<string, unknown> | null {
  if (errors === undefined) return null;
  return Object.fromEntries(
    Object.entries(errors).map(([id, error]) => [id, fromPublic(error)] as const),
  );
}

/** The status of a page that shows an error. */
export function statusOf(error: PublicError): number {
  const { status } = error.kind === "problem" ? error.problem : error;
  return status >= 400 && status <= 599 ? status : 500;
}

/**
 * An error in words for the page: the server's public message, and the request id under which the
 * server's log says more. Of an input with one fault, it is that fault.
 */
export function errorText(error: unknown): string {
  if (redirectLocation(error) !== undefined) return "This continues on another page…";
  if (!(error instanceof ServerFunctionError)) return "Something went wrong on this page.";
  const [issue, ...others] = error.issues ?? [];
  if (issue !== undefined && others.length === 0) return issueText(issue);
  // Below 500 the log says no more than the message.
  return error.requestId === undefined || error.status < 500
    ? error.message
    : `${error.message} (Request ${error.requestId})`;
}

/**
 * Which parts of an input are wrong and why, if the error is about more than one. If it is about one,
 * {@link errorText} says so.
 */
export function issuesText(error: unknown): string | undefined {
  if (!(error instanceof ServerFunctionError) || error.issues?.length === 1) return undefined;
  return error.issues?.map(issueText).join("; ");
}

function issueText({ path, message }: Issue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}

/** Whether the page comes from an older build than the server, so that only a reload helps. */
export function isStalePage(error: unknown): boolean {
  return error instanceof UnknownFunction;
}

/**
 * Whether the server function itself did not answer, so that the browser cannot know what it did. A
 * proxy or a crashed instance may have answered in its place.
 */
export function isUnanswered(error: unknown): boolean {
  return [NetworkError, Offline, TimeoutError, BadResponse].some((kind) => error instanceof kind);
}

/** The error of the form post that this page answers, if it was a post to this server function. */
export function useFormFailure(id: string): ServerFunctionError | undefined {
  const failure = useActionData<FormFailureData | undefined>();
  return failure?.id === id ? fromProblem(failure.problem) : undefined;
}

/**
 * The error of the form post that this page answers, if its form is not on this page. That happens to
 * forms of an older build, and to forms of a page that no longer exists.
 */
export function useOtherFormFailure(ids: readonly string[]): ServerFunctionError | undefined {
  const failure = useActionData<FormFailureData | undefined>();
  if (failure === undefined) return undefined;
  const isOwn = failure.id !== undefined && ids.includes(failure.id);
  return isOwn ? undefined : fromProblem(failure.problem);
}
