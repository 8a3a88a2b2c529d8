import { UnsupportedMediaType } from "../wire/built-in-errors.ts";
import { readMediaType } from "../wire/media-types.ts";

/**
 * Checks that a body has the expected media type, is in UTF-8, and is not compressed.
 *
 * This is also a protection against other sites (CSRF). Without a CORS preflight a page can send
 * forms and plain text to any site, but not `application/json`.
 *
 * @throws UnsupportedMediaType if it is anything else
 */
export function requireMediaType(headers: Headers, expected: string): void {
  const { type, parameters } = readMediaType(headers);
  const encoding = headers.get("content-encoding") ?? "identity";
  const isUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter));
  if (type !== expected || !isUtf8 || encoding.toLowerCase() !== "identity") {
    throw new UnsupportedMediaType({
      message: `The type or the encoding of the request's body is not supported. Send it uncompressed, as ${expected} in UTF-8.`,
    });
  }
}
