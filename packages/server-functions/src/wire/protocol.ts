/**
 * The addresses and the media types on which both sides must agree.
 *
 * @module
 */

/** What the path of every server function begins with. */
export const API_PREFIX = "/api/";

/** What a command's address for forms ends with. Ids have no dots, so no id can end with it. */
export const ACTION_SUFFIX = ".action";

/** A query only reads. A command changes something or costs something. */
export type FunctionKind = "query" | "command";

/** The `action` of a plain `<form method="post">` that calls a command. */
export function actionPath(id: string): string {
  return `${API_PREFIX}${id}${ACTION_SUFFIX}`;
}

/** The media type of inputs and results for programs that are not ours. */
export const JSON_TYPE = "application/json";

/** The media type of inputs and results between our two sides: JSON in the format of devalue. */
export const VALUE_TYPE = "application/devalue+json";

/** The parameters of a query's address that have its input: plain JSON, and in the format of devalue. */
export const JSON_PARAM = "input";
export const VALUE_PARAM = "devalue";

/** The media type of a failure, of RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json";

/** The media type of what a plain `<form method="post">` sends. */
export const FORM_TYPE = "application/x-www-form-urlencoded";

/** The media type of a form with files. */
export const MULTIPART_TYPE = "multipart/form-data";

/**
 * Reads a `Content-Type` header, in lower case: `application/json` and parameters such as `charset=utf-8`. Two headers
 * that mean the same can differ as texts: in case, spaces, empty parameters, and in a `charset` that a proxy has added.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-media-type
 */
export function readMediaType(headers: Headers) {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  return { type, parameters: parameters.filter((parameter) => parameter !== "") };
}

/** A query's new result, by the query's id, after a command; without one, the page has to ask by itself. */
export type Fresh = readonly [id: string, result?: unknown];

/** A {@link Fresh} in the answer to a command. */
export type EncodedFresh = readonly [id: string, result?: string];
