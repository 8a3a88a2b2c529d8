import type { CallOptions } from "../types.ts";
import { BadResponse, NetworkError, TimeoutError } from "../wire/built-in-errors.ts";
import { JSON_TYPE, PROBLEM_TYPE } from "../wire/media-types.ts";
import { fromProblem } from "../wire/problem.ts";

/** Milliseconds. Spin's hosts end a request after 30 s; people give up sooner. */
const DEFAULT_TIMEOUT = 15_000;

/**
 * Makes the one request of a call and reads its answer.
 *
 * @throws the reason of `signal`, when it is aborted
 * @throws ServerFunctionError in all other cases
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
      // A function never redirects; what does is a login page or a captive portal.
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (deadline.aborted) throw new TimeoutError({ cause });
    throw new NetworkError({ cause });
  }
  return readAnswer(response, text);
}

function readAnswer(response: Response, text: string): unknown {
  const type = response.headers.get("content-type");
  if (type === PROBLEM_TYPE) throw fromProblem(parseJson(text));
  if (!response.ok || type !== JSON_TYPE) throw new BadResponse();
  const answer = parseJson(text);
  if (typeof answer !== "object" || answer === null) throw new BadResponse();
  // A body without a result answers `{}`: JSON has no undefined.
  return "result" in answer ? answer.result : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadResponse({ cause });
  }
}
