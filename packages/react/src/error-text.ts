import {
  BadResponse,
  type Issue,
  NetworkError,
  Offline,
  redirectLocation,
  ServerFunctionError,
  TimeoutError,
  UnknownFunction,
} from "@react-on-spin/server-functions";

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
