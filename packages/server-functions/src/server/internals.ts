import type { Guard } from "../context.ts";
import type { ErrorClass, ServerFunctionError } from "../wire/errors.ts";

/** The key of what only the request handler may use. A symbol hides it from everybody else. */
export const internals: unique symbol = Symbol("server function");

/** What the handler says of all functions of an app, beside their own guards and errors. */
export interface Defaults {
  readonly guard?: Guard | undefined;
  readonly errors?: readonly ErrorClass[] | undefined;
  readonly allowedOrigins?: (() => readonly string[]) | undefined;
}

/** What the request handler uses of a server function. */
export interface Internals {
  /** The errors that the function declares. */
  readonly errors: readonly ErrorClass[];
  /** The handler's. They also apply to calls in process, so they belong to the function. */
  defaults: Defaults;
  /**
   * Runs the guards and parses the input.
   *
   * @param request - undefined if a call on the server has passed none
   * @throws what a guard or the schema throws
   */
  readonly prepare: (input: unknown, request: Request | undefined) => Promise<Prepared>;
}

/**
 * A call whose guards have run, and whose input is parsed.
 *
 * The error for a rejected input is a part of it and not thrown, so that it cannot be confused with the
 * `InvalidInput` of another function that the guard or the schema calls.
 */
export type Prepared =
  | { readonly kind: "accepted"; readonly run: () => Promise<unknown> }
  | { readonly kind: "rejected"; readonly error: ServerFunctionError };
