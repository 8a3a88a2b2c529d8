import {
  BadResponse,
  NetworkError,
  ServerFunctionError,
  TimeoutError,
  UnknownFunction,
} from "@react-on-spin/server-functions";

/**
 * A failure in words for the page. Only what the server meant for the public is shown; with it
 * the request id, under which the server's log tells more.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof ServerFunctionError)) return "Something went wrong on this page.";
  return error.requestId === undefined
    ? error.message
    : `${error.message} (Request ${error.requestId})`;
}

/** What is wrong with which part of an input, if that is why it was refused. */
export function issuesText(error: unknown): string | undefined {
  if (!(error instanceof ServerFunctionError)) return undefined;
  return error.issues
    ?.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}

/** Whether the page comes from an older build than the server, so that it has to be loaded anew. */
export function isStalePage(error: unknown): boolean {
  return error instanceof UnknownFunction;
}

/**
 * Whether no answer came from a server function, so that nobody knows what it has done, or still
 * does. What came may be a proxy's answer, or that of a broken instance.
 */
export function isUnanswered(error: unknown): boolean {
  return [NetworkError, TimeoutError, BadResponse].some((kind) => error instanceof kind);
}
