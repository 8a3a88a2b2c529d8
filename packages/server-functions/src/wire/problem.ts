import { BadResponse, InternalError } from "./built-in-errors.ts";
import { type Issue, ServerFunctionError } from "./errors.ts";

/**
 * A failure as JSON: RFC 9457 problem details, with the members `code`, `retryable`, `retryAfter`,
 * `requestId` and `issues` added. `type` is always `about:blank`: programs look at `code`.
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
  /** Seconds. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly issues?: readonly Issue[];
}

/** Phrases of RFC 9110 and RFC 6585, as RFC 9457 §4.2.1 asks for with `about:blank`. */
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
 * Writes an error as a problem. An error that is no {@link ServerFunctionError} becomes the generic
 * `internal` one: its message, stack and cause stay on the server.
 *
 * @param requestId - used when the error has no request id of its own
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
 * Reads a problem back into an error of which `instanceof` holds for the class that was thrown.
 * Anything that is no problem becomes a `bad-response` error; it never throws.
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

/** Whether there is something to look for members in; of none of them is anything known. */
function isObject(value: unknown): value is Partial<Record<keyof Problem | keyof Issue, unknown>> {
  return typeof value === "object" && value !== null;
}
