/**
 * The current request, for a runtime that makes a fresh instance for every request, as Spin does:
 * a module variable is enough, and the engine in the component has no AsyncLocalStorage.
 * A process that serves several requests at once must resolve `#request-scope` with the `node`
 * condition, to request-scope.node.ts.
 */
let current: Request | undefined;

export async function withRequest<T>(request: Request, run: () => T | Promise<T>): Promise<T> {
  const outer = current;
  current = request;
  try {
    return await run();
  } finally {
    // The outermost request stays: a streamed page goes on rendering after its response is returned.
    if (outer !== undefined) current = outer;
  }
}

export function currentRequest(): Request | undefined {
  return current;
}
