import type { ErrorClass, ServerFunctionError } from "../wire/errors.ts";

/** The key of what only the request handler may use. A symbol hides it from everybody else. */
export const internals: unique symbol = Symbol("server function");

/** What the request handler uses of a server function. */
export interface Internals {
  /** The errors that the function declares. */
  readonly errors: readonly ErrorClass[];
  /**
   * Runs the guard and parses the input.
   *
   * @throws what the guard or the schema throws
   */
  readonly prepare: (input: unknown) => Promise<Prepared>;
}

/**
 * A call whose guard has run, and whose input is parsed.
 *
 * The error for a rejected input is a part of it and not thrown, so that it cannot be confused with the
 * `InvalidInput` of another function that the guard or the schema calls.
 */
export type Prepared =
  | { readonly kind: "accepted"; readonly run: () => Promise<unknown> }
  | { readonly kind: "rejected"; readonly error: ServerFunctionError };
