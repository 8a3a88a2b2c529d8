import { currentRequest } from "#request-scope";

/**
 * The request that is being answered, inside a server function, a guard, or anything they call.
 *
 * @throws Error outside a request: at module level, in a timer of an earlier request, in a test
 * that did not wrap its call in `withRequest`.
 */
export function getRequest(): Request {
  const request = currentRequest();
  if (request === undefined) {
    throw new Error(
      "There is no current request. Call getRequest() inside a server function or a guard; " +
        'elsewhere wrap the call: withRequest(request, () => …), from "@react-on-spin/server-functions/server".',
    );
  }
  return request;
}
