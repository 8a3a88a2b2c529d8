import { BadResponse, InternalError } from "./built-in-errors.ts";
import { type Issue, ServerFunctionError } from "./errors.ts";

/**
 * A failure as JSON: the problem details of RFC 9457, with the additional members `code`, `retryable`,
 * `retryAfter`, `requestId` and `issues`. `type` is always `about:blank`, because `code` identifies the kind of error.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export interface Problem {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly retryable: boolean;
  /** In seconds. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly issues?: readonly Issue[];
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
    title: known.title ?? titles.get(known.status) ?? "Error",
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
    title: typeof json.title === "string" ? json.title : undefined,
    retryAfter: typeof json.retryAfter === "number" ? json.retryAfter : undefined,
    requestId: typeof json.requestId === "string" ? json.requestId : undefined,
    issues: Array.isArray(json.issues) ? json.issues.flatMap(readIssue) : undefined,
  });
}

function readIssue(json: unknown): Issue[] {
  if (!isObject(json) || typeof json.message !== "string") return [];
  const path = Array.isArray(json.path) ? json.path : [];
  return [{ message: json.message, path: path.filter(isKey) }];
}

function isKey(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** Whether a value is an object. Its members can still be missing, or of any type. */
function isObject(value: unknown): value is Partial<Record<keyof Problem | keyof Issue, unknown>> {
  return typeof value === "object" && value !== null;
}
