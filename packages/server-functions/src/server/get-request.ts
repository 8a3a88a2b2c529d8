import { currentRequest } from "#request-scope";

/**
 * Returns the request that is being handled. Call it in a server function, in a guard, or in
 * anything that they call.
 *
 * @throws Error if there is none: at module level, in a timer that outlives its request, or in a
 *   test that does not wrap the call in `withRequest`
 *
 * @example
 * ```ts
 * export const getLanguage = query(async () => getRequest().headers.get("accept-language") ?? "en");
 * ```
 */
export function getRequest(): Request {
  const request = currentRequest();
  if (request === undefined) {
    throw new Error(
      "There is no current request. getRequest() works only while a request is being handled.\n\n" +
        "What to do: call it in a server function or a guard. Elsewhere wrap the call in " +
        'withRequest(request, () => …), from "@react-on-spin/server-functions/server".',
    );
  }
  return request;
}
