/**
 * The types of server functions, the same on both sides.
 *
 * @module
 */
import type { Internals, internals } from "./server/server-function.ts";
import type { ErrorClass } from "./wire/errors.ts";
import type { Kind } from "./wire/protocol.ts";

/** What a guard is told about the call that it lets pass or stops. */
export interface GuardContext {
  readonly request: Request;
  /** The id of the called function, such as `counter/incrementCount`. */
  readonly id: string;
}

export interface ServerFunctionOptions {
  /**
   * Runs before the input is parsed and before the body, for every call: over the wire and in
   * process, while a page is rendered. To stop the call, throw an error that `errors` declares.
   */
  readonly guard?: (context: GuardContext) => void | Promise<void>;
  /** The errors that cross the wire as themselves. Anything else arrives as `internal`. */
  readonly errors?: readonly ErrorClass[];
}

export interface CallOptions {
  /** Aborts the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Browser only: milliseconds until the call rejects with `timeout`. @defaultValue 15000 */
  readonly timeout?: number | undefined;
}

/** Any query or command, whatever its types. */
export interface ServerFunction {
  readonly id: string;
  readonly kind: Kind;
  readonly [internals]: Internals;
}

type Arguments<Input> = undefined extends Input
  ? [input?: Input, options?: CallOptions]
  : [input: Input, options?: CallOptions];

/** A safe server function: reading only, may be called from anywhere, at any time, again. */
export interface Query<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "query";
}

/** A server function that changes something or costs something. */
export interface Command<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "command";
  /** Where a `<form method="post">` sends it: `/api/<id>.action`. */
  readonly action: string;
}

/** What a caller passes to a query or command: the input type of its schema. */
export type InputOf<Function extends (...args: never) => Promise<unknown>> =
  Parameters<Function>[0];

/** What a query or command resolves to. */
export type OutputOf<Function extends (...args: never) => Promise<unknown>> = Awaited<
  ReturnType<Function>
>;
