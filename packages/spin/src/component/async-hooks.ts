/**
 * `node:async_hooks` in a component. An instance answers one request, so a value that is kept until the work that
 * `run` has begun is done is the request's own: nothing else runs meanwhile.
 *
 * @module
 */
import * as rest from "unenv/node/async_hooks";

export * from "unenv/node/async_hooks";

/** Keeps a value until the promise of the callback has settled. */
export class AsyncLocalStorage<Value> {
  #value: Value | undefined;

  getStore(): Value | undefined {
    return this.#value;
  }

  enterWith(value: Value | undefined): void {
    this.#value = value;
  }

  disable(): void {
    this.#value = undefined;
  }

  run<Result>(
    value: Value | undefined,
    callback: (...args: unknown[]) => Result,
    ...args: unknown[]
  ): Result {
    const before = this.#value;
    this.#value = value;
    const leave = () => {
      this.#value = before;
    };
    let isAsync = false;
    try {
      const result = callback(...args);
      isAsync = result instanceof Promise;
      if (result instanceof Promise) result.then(leave, leave);
      return result;
    } finally {
      if (!isAsync) leave();
    }
  }

  exit<Result>(callback: (...args: unknown[]) => Result, ...args: unknown[]): Result {
    return this.run(undefined, callback, ...args);
  }

  static bind<Bound>(callback: Bound): Bound {
    return callback;
  }

  static snapshot() {
    return <Result>(callback: (...args: unknown[]) => Result, ...args: unknown[]): Result =>
      callback(...args);
  }
}

export default { ...rest.default, AsyncLocalStorage };
