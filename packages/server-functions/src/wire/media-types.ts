import { UnsupportedMediaType } from "./built-in-errors.ts";

/** The input of a command and the result of every call. */
export const JSON_TYPE = "application/json";

/** A failure. */
export const PROBLEM_TYPE = "application/problem+json";

/** The input of a command from a plain `<form method="post">`. */
export const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * Refuses a body of any type but the given one, in UTF-8 and not compressed.
 *
 * Being strict is half of the protection against other sites: without asking first (a CORS
 * preflight), a page may send forms and plain text anywhere, but no `application/json`.
 *
 * @throws UnsupportedMediaType
 */
export function requireMediaType(headers: Headers, expected: string): void {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  const encoding = headers.get("content-encoding") ?? "identity";
  const isUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter));
  if (type !== expected || !isUtf8 || encoding.toLowerCase() !== "identity") {
    throw new UnsupportedMediaType({ message: `Send the body as ${expected}, in UTF-8.` });
  }
}
