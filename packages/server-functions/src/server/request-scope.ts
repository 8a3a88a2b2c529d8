/**
 * The current request, for a runtime that makes a fresh instance for every request, as Spin does:
 * a module variable is enough, and the engine in the component has no AsyncLocalStorage.
 * A process that serves several requests at once must resolve `#request-scope` with the `node`
 * condition, to request-scope.node.ts.
 */
let current: Request | undefined;

/**
 * Runs something as part of answering a request: `getRequest()` and guards inside it see that
 * request. The outermost one stays current afterwards, for a page that is still streaming.
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

export function currentRequest(): Request | undefined {
  return current;
}
