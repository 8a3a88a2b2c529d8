/**
 * The types of server functions. They are the same on both sides.
 *
 * @module
 */
import type { Guard } from "./context.ts";
import type { Internals, internals } from "./server/internals.ts";
import type { ErrorClass } from "./wire/errors.ts";
import type { FunctionKind } from "./wire/protocol.ts";

/** The last argument of `query` and `command`. */
export interface ServerFunctionOptions {
  /**
   * Runs before the input is parsed and before the body. It runs for every call: over HTTP, and in
   * process while a page is rendered. To stop the call, throw an error that `errors` declares, or a
   * `redirect`. The guard of `createHandler` runs before it.
   *
   * `"none"` leaves out that guard, so that everybody may call the function: `login`, for example.
   *
   * @defaultValue only the guard of `createHandler`, if it has one
   */
  readonly guard?: Guard | "none";
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
   * The request in which the call is made. A loader passes its own, and a server function that of its
   * context. On the server the function then sees the visitor's headers and cookies, and what it adds to
   * the response is added to the page. In the browser only its `signal` counts, unless there is another.
   *
   * @defaultValue none: on the server a query cannot read the request then, and a command is refused
   */
  readonly request?: Request | undefined;
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
