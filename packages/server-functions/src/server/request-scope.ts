/**
 * The current request, where every request gets a fresh instance of the component, as in Spin. A
 * module variable is enough for that, and the component's engine has no AsyncLocalStorage. A process
 * that handles several requests at once must resolve `#request-scope` with the `node` condition,
 * which leads to request-scope.node.ts.
 */
let current: Request | undefined;

/**
 * Runs a function as part of handling a request. Guards and `getRequest()` see that request in it.
 * The outermost request stays the current one afterwards, because its page may still be streaming.
 *
 * @returns what the function returns
 */
export async function withRequest<T>(request: Request, run: () => T | Promise<T>): Promise<T> {
  const outer = current;
  current = request;
  try {
    return await run();
  } finally {
    if (outer !== undefined) current = outer;
  }
}

/** The request that is being handled; undefined if there is none. */
export function currentRequest(): Request | undefined {
  return current;
}
