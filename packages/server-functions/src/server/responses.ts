import { type ServerFunctionError, toProblem } from "../wire/errors.ts";
import { type EncodedFresh, JSON_TYPE, PROBLEM_TYPE, VALUE_TYPE } from "../wire/protocol.ts";
import { encodeValue, toJson } from "../wire/values.ts";
import type { ResultOrRedirect } from "./call.ts";

/**
 * Responses are not cached, and other sites' pages can neither read them nor load them as a script,
 * an image or a stylesheet.
 */
const commonHeaders = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * The response to a call that did not fail: 200 with `{"result": …}`, or `{"redirect": …}`. With a redirect's own status
 * `fetch` would follow it, and the call would never see where it leads. Who does not ask for more gets plain JSON.
 */
export function callResponse(
  request: Request,
  ended: ResultOrRedirect & { fresh?: EncodedFresh[] },
): Response {
  // In any case, because it finds what cannot be sent.
  const body = encodeValue("", ended);
  const [text, type] = acceptsValues(request) ? [body, VALUE_TYPE] : [toJson(ended), JSON_TYPE];
  return new Response(text, { headers: { ...commonHeaders, "content-type": type } });
}

/** Whether a caller is one of our clients. */
export function acceptsValues({ headers }: Request): boolean {
  return headers.get("accept")?.includes(VALUE_TYPE) === true;
}

/** @param debugInfo - further members of the JSON, for development */
export function problemResponse(
  error: ServerFunctionError,
  headers: Readonly<Record<string, string>> = {},
  debugInfo: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ ...toProblem(error), ...debugInfo }), {
    status: error.status,
    headers: {
      ...commonHeaders,
      "content-type": PROBLEM_TYPE,
      ...(error.retryAfter !== undefined && {
        "retry-after": String(Math.max(0, Math.ceil(error.retryAfter))),
      }),
      ...headers,
    },
  });
}

/** The response to a form that succeeded: 303, so that reloading the next page does not send the form again. */
export function seeOtherResponse(location: string): Response {
  return new Response(null, { status: 303, headers: { ...commonHeaders, location } });
}
