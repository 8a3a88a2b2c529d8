/** What is wrong with one part of an input. */
export interface Issue {
  readonly message: string;
  /** Keys from the input's root to the value; empty for the input as a whole. */
  readonly path: readonly (string | number)[];
}

/** The members of a {@link ServerFunctionError}. All of them but `cause` are public. */
export interface ErrorDetails {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly retryable: boolean;
  readonly title?: string | undefined;
  /** In seconds. */
  readonly retryAfter?: number | undefined;
  readonly issues?: readonly Issue[] | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/**
 * An error that reaches the caller of a server function as it is. Everything in it but `cause` and
 * `stack` is sent to the browser. Define your own with {@link defineError}, and declare them in the
 * options of the functions that throw them.
 */
export class ServerFunctionError extends Error {
  override readonly name = "ServerFunctionError";
  /** Identifies the kind of error for programs. It is stable and in lower case: `invalid-input`. */
  readonly code: string;
  /** The HTTP status; 0 if there was no usable response (`network`, `timeout`, `bad-response`). */
  readonly status: number;
  /** A short name of the kind of error; undefined for the reason phrase of the status. */
  readonly title: string | undefined;
  /** Whether the same call may succeed later. It does not promise that the first one had no effect. */
  readonly retryable: boolean;
  /** How many seconds to wait before the next attempt. */
  readonly retryAfter: number | undefined;
  /** What is wrong with which part of the input. */
  readonly issues: readonly Issue[] | undefined;
  /** Identifies the failure in the server's log. The request handler sets it. */
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

/** What all errors of one class have in common. */
export interface ErrorDefinition<Code extends string> {
  /** In lower case, with hyphens. It must be unique in an application. */
  readonly code: Code;
  /** The HTTP status of the response, from 400 to 599. */
  readonly status: number;
  /** A text for the person in front of the page. The constructor can replace it. */
  readonly message: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** A short name of the kind of error. @defaultValue the reason phrase of the status */
  readonly title?: string;
}

/** What one error of a class can add to its definition. */
export interface ErrorInit {
  /** For the log only. It is never sent to the browser. */
  readonly cause?: unknown;
  /** @defaultValue the definition's message */
  readonly message?: string;
  /** How many seconds to wait before the next attempt. It becomes the `Retry-After` header. */
  readonly retryAfter?: number;
  readonly issues?: readonly Issue[];
}

/** A class made by {@link defineError}. */
export interface ErrorClass<Code extends string = string> {
  new (init?: ErrorInit): ServerFunctionError & { readonly code: Code };
  readonly code: Code;
}

/**
 * Defines a class of errors that a server function can throw and its caller can catch, also when
 * the caller is the browser.
 *
 * `instanceof` compares the code and not the prototype. So an error that arrived as JSON is an
 * instance too, without a registry of classes. A code must therefore be unique in an application.
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
