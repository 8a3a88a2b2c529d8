import { ServerFunctionError } from "@react-on-spin/server-functions";

/** A `bad-response` is one that no server function gives: a proxy's, or that of a broken instance. */
const UNANSWERED: ReadonlySet<string> = new Set(["network", "timeout", "bad-response"]);

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
export function issuesText({ issues }: ServerFunctionError): string | undefined {
  return issues
    ?.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}

/** Whether the page comes from an older build than the server, so that it has to be loaded anew. */
export function isStalePage(error: unknown): boolean {
  return error instanceof ServerFunctionError && error.code === "unknown-function";
}

/** Whether no answer came from the server, so that nobody knows what it has done, or still does. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof ServerFunctionError && UNANSWERED.has(error.code);
}
