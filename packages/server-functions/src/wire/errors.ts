/** One thing that is wrong with an input, and where. */
export interface Issue {
  readonly message: string;
  /** Keys from the input's root to the value; empty for the input as a whole. */
  readonly path: readonly (string | number)[];
}

/** Everything a {@link ServerFunctionError} can say. All of it may be shown to anyone. */
export interface ErrorDetails {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly retryable: boolean;
  readonly title?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly issues?: readonly Issue[] | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A failure with a public face: what it holds, except `cause` and `stack`, may cross the wire.
 * Make one's own kinds with {@link defineError} and declare them on the function that throws them.
 */
export class ServerFunctionError extends Error {
  override readonly name = "ServerFunctionError";
  /** What programs look at: stable, lower-case, such as `invalid-input`. */
  readonly code: string;
  /** The HTTP status; 0 when there was no usable answer (`network`, `timeout`). */
  readonly status: number;
  /** A short phrase for the kind of failure; the status's own phrase when absent. */
  readonly title: string | undefined;
  /** Whether the same call may succeed later. It does not say that the first one had no effect. */
  readonly retryable: boolean;
  /** Seconds to wait before the next try. */
  readonly retryAfter: number | undefined;
  readonly issues: readonly Issue[] | undefined;
  /** Finds the cause in the server's log. Set by the request handler. */
  requestId: string | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = details.code;
    this.status = details.status;
    this.title = details.title;
    this.retryable = details.retryable;
    this.retryAfter = details.retryAfter;
    this.issues = details.issues;
    this.requestId = details.requestId;
  }
}

/** What is the same for every error of one class. */
export interface ErrorDefinition<Code extends string> {
  readonly code: Code;
  readonly status: number;
  /** Said to the person in front of the page, unless the constructor is given a better one. */
  readonly message: string;
  readonly retryable: boolean;
  readonly title?: string;
}

/** What differs from one error of a class to the next. */
export interface ErrorInit {
  /** For the log only: never crosses the wire. */
  readonly cause?: unknown;
  readonly message?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly issues?: readonly Issue[];
}

/** A class made by {@link defineError}. */
export interface ErrorClass<Code extends string = string> {
  new (init?: ErrorInit): ServerFunctionError & { readonly code: Code };
  readonly code: Code;
}

/**
 * Defines a class of errors that keeps its meaning across the wire.
 *
 * `instanceof` compares the code, not the prototype. So an error that arrived as JSON is an
 * instance too, and no registry has to connect the two sides. A code must therefore be unique in
 * an application.
 *
 * @example
 * ```ts
 * export const CountUnreadable = defineError({
 *   code: "count-unreadable",
 *   status: 500,
 *   message: "The saved count could not be read.",
 *   retryable: false,
 * });
 *
 * try {
 *   await getCount();
 * } catch (error) {
 *   if (error instanceof CountUnreadable) error.code; // "count-unreadable"
 * }
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineError<const Code extends string>(
  definition: ErrorDefinition<Code>,
): ErrorClass<Code> {
  return class extends ServerFunctionError {
    static readonly code = definition.code;
    declare readonly code: Code;

    constructor(init: ErrorInit = {}) {
      super({ ...definition, ...init });
    }

    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof ServerFunctionError && value.code === definition.code;
    }
  };
}
