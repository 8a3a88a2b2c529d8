/**
 * The errors that a caller gets: what they are, those of the mechanism itself, and their form as JSON.
 *
 * @module
 */

/** What is wrong with one part of an input. */
export interface Issue {
  readonly message: string;
  /** Keys from the input's root to the value; empty for the input as a whole. */
  readonly path: readonly (string | number)[];
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
  /** Whether the same call may succeed later. It does not promise that the first one had no effect. */
  readonly retryable: boolean;
  /** How many seconds to wait before the next attempt. It becomes the `Retry-After` header. */
  readonly retryAfter: number | undefined;
  /** What is wrong with which part of the input. */
  readonly issues: readonly Issue[] | undefined;
  /** Identifies the failure in the server's log. The request handler sets it. */
  requestId: string | undefined;

  constructor(details: ErrorDefinition & ErrorInit & { readonly requestId?: string | undefined }) {
    super(details.message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = details.code;
    this.status = details.status;
    this.retryable = details.retryable ?? false;
    this.retryAfter = details.retryAfter;
    this.issues = details.issues;
    this.requestId = details.requestId;
  }
}

/** What all errors of one class have in common. */
export interface ErrorDefinition<Code extends string = string> {
  /** In lower case, with hyphens. It must be unique in an application. */
  readonly code: Code;
  /** The HTTP status of the response, from 400 to 599. */
  readonly status: number;
  /** A text for the person in front of the page. The constructor can replace it. */
  readonly message: string;
  /** Whether the same call may succeed later. @defaultValue false */
  readonly retryable?: boolean;
}

/** What one error of a class can add to its definition. */
export interface ErrorInit {
  /** For the log only. It is never sent to the browser. */
  readonly cause?: unknown;
  /** @defaultValue the definition's message */
  readonly message?: string;
  readonly retryAfter?: number | undefined;
  readonly issues?: readonly Issue[] | undefined;
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

// The errors of the mechanism itself. Their messages are for the person in front of the page, or for the
// author of a client. The texts are public.

/** 422: the function's schema rejects the input. `issues` says what is wrong with which part. */
export const InvalidInput = defineError({
  code: "invalid-input",
  status: 422,
  message: "The input is not valid.",
});

/** 400: the request cannot be decoded, for example because of broken JSON, invalid UTF-8, or an interrupted upload. */
export const Malformed = defineError({
  code: "malformed",
  status: 400,
  message: "The request could not be understood, because its format is not valid.",
});

/** 403: a page of another site called a command. */
export const CrossSite = defineError({
  code: "cross-site",
  status: 403,
  message:
    "The request was rejected, because it came from another site. Please use this site's own page.",
});

/** 404: no server function has this path, because the page is from an older build. Offer to reload it. */
export const UnknownFunction = defineError({
  code: "unknown-function",
  status: 404,
  message: "This page is from an older version of the site. Please reload it.",
});

/** 405: a query accepts GET and HEAD, a command accepts POST, a form's address all three. The response's `Allow` header lists them. */
export const MethodNotAllowed = defineError({
  code: "method-not-allowed",
  status: 405,
  message:
    "This address does not accept the request's method. The Allow header lists the methods that it accepts.",
});

/** 413: the body is longer than the limit, `MAX_BODY_BYTES`. */
export const TooLarge = defineError({
  code: "too-large",
  status: 413,
  message: "The input is larger than the server accepts. Please send less.",
});

/** 414: the query string is longer than the limit, `MAX_SEARCH_LENGTH`. */
export const UriTooLong = defineError({
  code: "uri-too-long",
  status: 414,
  message: "The input is too long for the address of a query. Please send a shorter one.",
});

/** 415: this address does not accept a body of this media type or encoding. */
export const UnsupportedMediaType = defineError({
  code: "unsupported-media-type",
  status: 415,
  message:
    "This address does not accept the type of the request's body. Send JSON, or a form to an address that ends in .action.",
});

/** 429: too many calls. Throw it with `retryAfter`, and declare it as you declare your own errors. */
export const RateLimited = defineError({
  code: "rate-limited",
  status: 429,
  message: "There were too many requests. Please wait a moment, then try again.",
  retryable: true,
});

/** 500: an error that the function does not declare. The log has the cause, under the request id. */
export const InternalError = defineError({
  code: "internal",
  status: 500,
  message: "Something went wrong on the server. Its log says why.",
  retryable: true,
});

/** Made in the browser: there was no complete response. The function may or may not have run. */
export const NetworkError = defineError({
  code: "network",
  status: 0,
  message: "The server could not be reached. Please check your connection.",
  retryable: true,
});

/** Made in the browser: the call failed, and the browser has said before that it is offline. So it was not sent. */
export const Offline = defineError({
  code: "offline",
  status: 0,
  message: "You are offline, so the server could not be reached.",
  retryable: true,
});

/** Made in the browser: there was no response in time. The function may or may not have run. */
export const TimeoutError = defineError({
  code: "timeout",
  status: 0,
  message: "The server did not answer in time. It may be busy.",
  retryable: true,
});

/** Made in the browser: the response is not one of a server function. A proxy may have sent it. */
export const BadResponse = defineError({
  code: "bad-response",
  status: 0,
  message:
    "The response did not come from this site's server. A proxy or a login page may have sent it.",
  retryable: true,
});

/**
 * A failure as JSON: the problem details of RFC 9457, with the additional members `code`, `retryable`,
 * `retryAfter`, `requestId` and `issues`. `type` is always `about:blank`, because `code` identifies the kind of error.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export interface Problem
  extends Pick<ServerFunctionError, "code" | "status" | "retryable">,
    Partial<Pick<ServerFunctionError, "retryAfter" | "requestId" | "issues">> {
  readonly type: "about:blank";
  readonly title: string;
  readonly detail: string;
}

/**
 * The reason phrases of RFC 9110 §15 and RFC 6585. RFC 9457 §4.2.1 recommends them as the title of a
 * problem whose type is `about:blank`.
 */
const titles: ReadonlyMap<number, string> = new Map([
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [405, "Method Not Allowed"],
  [409, "Conflict"],
  [413, "Content Too Large"],
  [414, "URI Too Long"],
  [415, "Unsupported Media Type"],
  [422, "Unprocessable Content"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [502, "Bad Gateway"],
  [503, "Service Unavailable"],
  [504, "Gateway Timeout"],
]);

/**
 * Turns an error into a problem. Any error that is not a {@link ServerFunctionError} becomes the
 * generic `internal` one, so that its message, stack and cause stay on the server.
 *
 * @param requestId - the request id for an error that has none
 */
export function toProblem(error: unknown, requestId?: string): Problem {
  const known = error instanceof ServerFunctionError ? error : new InternalError();
  const id = known.requestId ?? requestId;
  return {
    type: "about:blank",
    title: titles.get(known.status) ?? "Error",
    status: known.status,
    detail: known.message,
    code: known.code,
    retryable: known.retryable,
    ...(known.retryAfter !== undefined && { retryAfter: known.retryAfter }),
    ...(id !== undefined && { requestId: id }),
    ...(known.issues !== undefined && { issues: known.issues }),
  };
}

/**
 * Turns a problem back into an error. It is an instance of the class that was thrown on the server,
 * by `instanceof`. Anything that is not a problem becomes a `BadResponse`. This never throws.
 */
export function fromProblem(json: unknown): ServerFunctionError {
  if (
    !isObject(json) ||
    typeof json.code !== "string" ||
    typeof json.status !== "number" ||
    typeof json.detail !== "string"
  ) {
    return new BadResponse();
  }
  return new ServerFunctionError({
    code: json.code,
    status: json.status,
    message: json.detail,
    retryable: json.retryable === true,
    retryAfter: typeof json.retryAfter === "number" ? json.retryAfter : undefined,
    requestId: typeof json.requestId === "string" ? json.requestId : undefined,
    issues: Array.isArray(json.issues) ? json.issues.flatMap(readIssue) : undefined,
  });
}

function readIssue(json: unknown): Issue[] {
  if (!isObject(json) || typeof json.message !== "string") return [];
  const path: unknown[] = Array.isArray(json.path) ? json.path : [];
  const keys = path.filter((key) => typeof key === "string" || typeof key === "number");
  return [{ message: json.message, path: keys }];
}

/** Whether a value is an object. Its members can still be missing, or of any type. */
function isObject(value: unknown): value is Partial<Record<keyof Problem | keyof Issue, unknown>> {
  return typeof value === "object" && value !== null;
}
