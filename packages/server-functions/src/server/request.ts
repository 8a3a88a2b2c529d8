/**
 * Reads what a client has sent. All of it may be wrong, too long, or made to mislead.
 *
 * @module
 */
import { Malformed, TooLarge, UnsupportedMediaType, UriTooLong } from "../wire/errors.ts";
import { type DecodedForm, decodeFields } from "../wire/forms.ts";
import { readMediaType } from "../wire/protocol.ts";
import { decodePercent, isLocalPath } from "../wire/redirect.ts";

/** The longest body of a request, in bytes: 1 MiB. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * The longest query string, in UTF-16 units, percent-encoded as it was sent. Servers and proxies
 * commonly accept addresses of about this length.
 */
const MAX_SEARCH_LENGTH = 8_192;

/** The most fields of a form, or parameters of a query string. */
const MAX_FIELDS = 1_000;

/**
 * Checks that a body has an expected media type, is in UTF-8, and is not compressed.
 *
 * This is also a protection against other sites (CSRF). Without a CORS preflight a page can send
 * forms and plain text to any site, but neither `application/json` nor `application/devalue+json`.
 *
 * @returns the media type
 */
export function requireMediaType(headers: Headers, ...expected: readonly string[]): string {
  const { type, parameters } = readMediaType(headers);
  const encoding = headers.get("content-encoding") ?? "identity";
  const isUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter));
  if (!expected.includes(type) || !isUtf8 || encoding.toLowerCase() !== "identity") {
    throw new UnsupportedMediaType({
      message: `The type or the encoding of the request's body is not supported. Send it uncompressed, as ${expected[0]} in UTF-8.`,
    });
  }
  return type;
}

/**
 * Reads a request's body as UTF-8 text, and counts the bytes as they arrive. `Content-Length` is
 * ignored, because it can be missing or wrong.
 *
 * @throws TooLarge at the first byte too many; the rest is not read
 * @throws Malformed if the upload ends early, or is not UTF-8
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  maxBytes = MAX_BODY_BYTES,
): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  // `for await` over a stream is not reliable in the component's engine.
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Malformed({
        message: "The request ended before its body was complete. Please send it again.",
      });
    });
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      // Not awaited, because the client may never react. A failure to cancel changes nothing.
      reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    text += decodeText(() => decoder.decode(value, { stream: true }));
  }
  return text + decodeText(() => decoder.decode());
}

function decodeText(decodeChunk: () => string): string {
  try {
    return decodeChunk();
  } catch {
    throw new Malformed({ message: "The request's body is not valid UTF-8. Encode it as UTF-8." });
  }
}

/** Decodes the body of a form that a browser has sent by itself: `application/x-www-form-urlencoded`. */
export function decodeForm(body: string): DecodedForm {
  return decodeFields(parseUrlEncoded(body));
}

/** Reads one parameter of a query string, and ignores the others. */
export function readSearchParam(url: URL, name: string): string | undefined {
  if (url.search.length > MAX_SEARCH_LENGTH) throw new UriTooLong();
  const values = parseUrlEncoded(url.search.slice(1)).filter(([key]) => key === name);
  if (values.length > 1) {
    throw new Malformed({
      message: `The query string has the parameter "${name}" more than once. Send it once.`,
    });
  }
  return values[0]?.[1];
}

/** Checks the address to which a form wants to return: it must be a path on this site, and not too long. */
export function checkReturnTo(returnTo: string): string {
  if (isLocalPath(returnTo)) return returnTo;
  throw new Malformed({
    message: "The form's returnTo address is not a path on this site. Use a path such as /counter.",
  });
}

/**
 * Splits `a=1&b=2` into its pairs. What cannot be decoded is rejected, where `URLSearchParams` alone inserts a
 * replacement character.
 */
function parseUrlEncoded(text: string): readonly (readonly [name: string, value: string])[] {
  // One more than allowed is enough to know that there are too many.
  if (text.split("&", MAX_FIELDS + 1).length > MAX_FIELDS) {
    throw new Malformed({
      message: `The request has more than ${MAX_FIELDS} fields, which is the limit. Send fewer.`,
    });
  }
  if (decodePercent(text) === undefined) {
    throw new Malformed({
      message:
        "The request's fields are not percent-encoded UTF-8. Encode them with URLSearchParams.",
    });
  }
  return [...new URLSearchParams(text)];
}
