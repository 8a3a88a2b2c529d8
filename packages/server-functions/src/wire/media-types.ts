/** The media type of a command's input and of every result. */
export const JSON_TYPE = "application/json";

/** The media type of a failure, of RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json";

/** The media type of what a plain `<form method="post">` sends. */
export const FORM_TYPE = "application/x-www-form-urlencoded";

/** A `Content-Type` header, in lower case. */
export interface MediaType {
  /** Such as `application/json`; empty if there is no header. */
  readonly type: string;
  /** Such as `charset=utf-8`. */
  readonly parameters: readonly string[];
}

/**
 * Reads a `Content-Type` header. Two headers that mean the same can differ as texts: in case, spaces,
 * empty parameters, and in a `charset` that a proxy has added.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-media-type
 */
export function readMediaType(headers: Headers): MediaType {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  return { type, parameters: parameters.filter((parameter) => parameter !== "") };
}
