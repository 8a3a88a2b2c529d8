import type { ServerFunctionError } from "../wire/errors.ts";
import { JSON_TYPE, PROBLEM_TYPE } from "../wire/media-types.ts";
import { toProblem } from "../wire/problem.ts";

/** `nosniff` and the resource policy: JSON is for our pages' scripts, not for others' elements. */
const commonHeaders = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * 200 `{"result": …}`; `{}` for a body without a result.
 *
 * @throws TypeError for what JSON cannot carry and the types could not exclude: cycles, NaN
 */
export function respondResult(result: unknown): Response {
  const body = JSON.stringify({ result }, (key, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new TypeError(`JSON has no ${value} (in "${key}").`);
    }
    return value;
  });
  return new Response(body, { headers: { ...commonHeaders, "content-type": JSON_TYPE } });
}

/** The error as `application/problem+json`, RFC 9457. `details` are members for development only. */
export function respondProblem(
  error: ServerFunctionError,
  headers: Readonly<Record<string, string>> = {},
  details: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ ...toProblem(error), ...details }), {
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

/** 303, so that a reload of the next page does not send the form again. */
export function respondSeeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { ...commonHeaders, location } });
}
