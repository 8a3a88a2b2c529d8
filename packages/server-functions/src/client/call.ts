import type { CallOptions } from "../types.ts";
import { BadResponse, NetworkError, TimeoutError } from "../wire/built-in-errors.ts";
import { JSON_TYPE, PROBLEM_TYPE } from "../wire/media-types.ts";
import { fromProblem } from "../wire/problem.ts";

/** In milliseconds. Clouds that run Spin end a request after 30 s, and people give up sooner. */
const DEFAULT_TIMEOUT = 15_000;

/**
 * Calls a server function over HTTP: one `fetch`, without retries.
 *
 * @param path - the function's path and query string
 * @param init - the method, and for a command the body
 * @returns the function's result; undefined if it has none
 * @throws the reason of `signal` if the call is aborted
 * @throws ServerFunctionError in all other cases: the error that the server sent, `NetworkError`,
 *   `TimeoutError`, or `BadResponse`
 */
export async function call(
  path: string,
  init: RequestInit,
  { signal, timeout = DEFAULT_TIMEOUT }: CallOptions = {},
): Promise<unknown> {
  const deadline = AbortSignal.timeout(timeout);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      ...init,
      mode: "same-origin",
      credentials: "same-origin",
      // A server function never redirects. Login pages and captive portals do.
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (deadline.aborted) throw new TimeoutError({ cause });
    throw new NetworkError({ cause });
  }
  return readResult(response, text);
}

function readResult(response: Response, text: string): unknown {
  const type = response.headers.get("content-type");
  if (type === PROBLEM_TYPE) throw fromProblem(parseJson(text));
  if (!response.ok || type !== JSON_TYPE) throw new BadResponse();
  const body = parseJson(text);
  if (typeof body !== "object" || body === null) throw new BadResponse();
  // The server sends `{}` for undefined, which JSON does not have.
  return "result" in body ? body.result : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadResponse({ cause });
  }
}
