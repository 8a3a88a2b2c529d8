import { UnsupportedMediaType } from "../built-in-errors.ts";

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
