import { AsyncLocalStorage } from "node:async_hooks";

/** The current request, where one process handles several at once: in the dev server and in tests. */
const storage = new AsyncLocalStorage<Request>();

/**
 * Runs a function as part of handling a request. Guards and `getRequest()` see that request in it,
 * and in everything that it starts.
 *
 * @returns what the function returns
 *
 * @example
 * ```ts
 * const response = await withRequest(request, () => renderPage(request));
 * ```
 */
export async function withRequest<T>(request: Request, run: () => T | Promise<T>): Promise<T> {
  return storage.run(request, run);
}

/** The request that is being handled; undefined if there is none. */
export function currentRequest(): Request | undefined {
  return storage.getStore();
}
