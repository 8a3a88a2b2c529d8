import { AsyncLocalStorage } from "node:async_hooks";

/** The current request where one process serves several at once: the dev server, tests. */
const storage = new AsyncLocalStorage<Request>();

/**
 * Runs something as part of answering a request: `getRequest()` and guards inside it, and inside
 * whatever it starts, see that request.
 */
export async function withRequest<T>(request: Request, run: () => T | Promise<T>): Promise<T> {
  return storage.run(request, run);
}

export function currentRequest(): Request | undefined {
  return storage.getStore();
}
