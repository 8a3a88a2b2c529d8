/**
 * The types of server functions. They are the same on both sides.
 *
 * @module
 */
import type { Internals, internals } from "./server/internals.ts";
import type { ErrorClass } from "./wire/errors.ts";
import type { FunctionKind } from "./wire/protocol.ts";

/** What a guard gets to decide whether a call may go on. */
export interface GuardContext {
  /** The request in which the call is made: the call's own, or that of the page being rendered. */
  readonly request: Request;
  /** The id of the called function, such as `counter/incrementCount`. */
  readonly id: string;
}

/** The last argument of `query` and `command`. */
export interface ServerFunctionOptions {
  /**
   * Runs before the input is parsed and before the body. It runs for every call: over HTTP, and in
   * process while a page is rendered. To stop the call, throw an error that `errors` declares.
   *
   * @defaultValue none: everybody may call the function
   */
  readonly guard?: (context: GuardContext) => void | Promise<void>;
  /**
   * The errors that reach the caller as themselves. Any other error reaches the browser as
   * `internal`, without its message.
   *
   * @defaultValue none
   */
  readonly errors?: readonly ErrorClass[];
}

/** The options of a single call. */
export interface CallOptions {
  /**
   * Aborts the call, which then rejects with the signal's reason. A function that runs on the
   * server already is not stopped.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long to wait for the response, in milliseconds. After that the call rejects with `timeout`.
   * It has no effect on the server, where a call is not a request.
   *
   * @defaultValue 15000
   */
  readonly timeout?: number | undefined;
}

/** Any query or command, whatever its types. */
export interface ServerFunction {
  /** The path of its file and its name: `counter/incrementCount`. It is part of the URL. */
  readonly id: string;
  readonly kind: FunctionKind;
  readonly [internals]: Internals;
}

type Arguments<Input> = undefined extends Input
  ? [input?: Input, options?: CallOptions]
  : [input: Input, options?: CallOptions];

/** A server function that only reads. It may be called from anywhere, at any time, any number of times. */
export interface Query<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "query";
}

/** A server function that changes something or costs something. */
export interface Command<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "command";
  /** The `action` for a `<form method="post">` that calls it without JavaScript: `/api/<id>.action`. */
  readonly action: string;
}
