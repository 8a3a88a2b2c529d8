/**
 * Reads what a client has sent. All of it may be wrong, too long, or made to mislead.
 *
 * @module
 */
import type { FileLimits } from "../types.ts";
import { Malformed, TooLarge, UnsupportedMediaType, UriTooLong } from "../wire/errors.ts";
import { type DecodedForm, decodeFields } from "../wire/forms.ts";
import { MULTIPART_TYPE, readMediaType } from "../wire/protocol.ts";
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
 * forms and plain text to any site, but neither `application/json` nor `application/devalue+json`. Of forms, also of
 * calls with files, only the check of their origin is left.
 *
 * @returns the media type
 */
export function requireMediaType(headers: Headers, ...expected: readonly string[]): string {
  const { type, parameters } = readMediaType(headers);
  const encoding = headers.get("content-encoding") ?? "identity";
  const isKnown = parameters.every(
    (parameter) =>
      /^charset="?utf-8"?$/.test(parameter) ||
      (type === MULTIPART_TYPE && parameter.startsWith("boundary=")),
  );
  if (!expected.includes(type) || !isKnown || encoding.toLowerCase() !== "identity") {
    throw new UnsupportedMediaType({
      message: `The type or the encoding of the request's body is not supported. Send it uncompressed, as ${expected[0]} in UTF-8.`,
    });
  }
  return type;
}

/**
 * Reads a request's body as UTF-8 text.
 *
 * @throws TooLarge at the first byte too many; the rest is not read
 * @throws Malformed if the upload ends early, or is not UTF-8
 */
export async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  maxBytes = MAX_BODY_BYTES,
): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  await readChunks(body, maxBytes, (chunk) => {
    text += decodeText(() => decoder.decode(chunk, { stream: true }));
  });
  return text + decodeText(() => decoder.decode());
}

/** Counts the bytes as they arrive. `Content-Length` is ignored, because it can be missing or wrong. */
async function readChunks(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  maxBytes: number,
  onChunk: (chunk: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  let bytes = 0;
  // `for await` over a stream is not reliable in the component's engine.
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Malformed({
        message: "The request ended before its body was complete. Please send it again.",
      });
    });
    if (done) return;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      // Not awaited, because the client may never react. A failure to cancel changes nothing.
      reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    onChunk(value);
  }
}

function decodeText(decodeChunk: () => string): string {
  try {
    return decodeChunk();
  } catch {
    throw new Malformed({ message: "The request's body is not valid UTF-8. Encode it as UTF-8." });
  }
}

/**
 * Reads a form with files: `multipart/form-data`. Its fields together may be as long as any other body.
 *
 * @param limits - undefined if files are refused anyway
 * @returns the fields, and an error if a file is over its limit, so that the form has again what was typed
 * @throws TooLarge at the first byte over the limit of all; the rest is not read
 * @throws Malformed if it is not such a form
 */
export async function readMultipart(
  { headers, body }: Request,
  limits: FileLimits | undefined,
): Promise<MultipartForm> {
  const { maxBytes = MAX_BODY_BYTES, maxTotalBytes = maxBytes } = limits ?? {};
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const maxBody = MAX_BODY_BYTES + (limits === undefined ? 0 : maxTotalBytes);
  await readChunks(body, maxBody, (chunk) => void chunks.push(chunk));
  const [, quoted, plain] = BOUNDARY.exec(headers.get("content-type") ?? "") ?? [];
  const whole = new Uint8Array(await new Blob(chunks).arrayBuffer());
  const entries = [...multipartEntries(whole, `--${quoted ?? plain}`)];
  const files = entries.flatMap(([, value]) => (typeof value === "string" ? [] : value));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let error: MultipartForm["error"];
  if (limits !== undefined && files.some(({ size }) => size > maxBytes)) {
    error = tooLarge("A file is", maxBytes);
  } else if (limits !== undefined && total > maxTotalBytes) {
    error = tooLarge("The files are together", maxTotalBytes);
  }
  return { entries, error };
}

/** At most 70 characters, as RFC 2046 says. */
const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i;

/**
 * Splits a form into its entries. The engine's own `formData()` would do it, but changes the content of files.
 *
 * @param mark - what stands between the parts, behind a line break
 */
function* multipartEntries(bytes: Uint8Array<ArrayBuffer>, mark: string) {
  // One character for each byte, to find the places. The texts are decoded as UTF-8.
  const text = new TextDecoder("latin1").decode(bytes);
  const decode = (from: number, to: number) =>
    decodeText(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(from, to)));
  if (!text.startsWith(mark)) throw noForm();
  let at = mark.length;
  for (let count = 0; !text.startsWith("--", at); count++) {
    if (count === MAX_FIELDS) throw tooManyFields();
    const headersEnd = text.indexOf("\r\n\r\n", at);
    const start = headersEnd + 4;
    const end = text.indexOf(`\r\n${mark}`, start);
    const isPart = text.startsWith("\r\n", at) && headersEnd !== -1 && end !== -1;
    if (!isPart || headersEnd - at > MAX_SEARCH_LENGTH) throw noForm();
    const header = decode(at, headersEnd);
    const name = / name="([^"]*)"/i.exec(header)?.[1];
    if (name === undefined) throw noForm();
    const fileName = / filename="([^"]*)"/i.exec(header)?.[1];
    const type = /^content-type: ?(.*)/im.exec(header)?.[1] ?? "";
    const content =
      fileName === undefined
        ? decode(start, end)
        : new File([bytes.subarray(start, end)], unescapeName(fileName), { type });
    yield [unescapeName(name), content] as const;
    at = end + 2 + mark.length;
  }
}

/** @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function unescapeName(name: string): string {
  return name.replace(/%(?:22|0D|0A)/gi, decodeURIComponent);
}

function noForm() {
  return new Malformed({
    message: "The form is incomplete, or not valid multipart/form-data. Please send it again.",
  });
}

interface MultipartForm {
  readonly entries: readonly (readonly [name: string, value: string | File])[];
  readonly error: InstanceType<typeof TooLarge> | undefined;
}

function tooLarge(what: string, maxBytes: number) {
  return new TooLarge({
    message: `${what} larger than ${Math.round(maxBytes / 1024)} KiB, which is the limit. Please choose less.`,
  });
}

function tooManyFields() {
  return new Malformed({
    message: `The request has more than ${MAX_FIELDS} fields, which is the limit. Send fewer.`,
  });
}

/** Decodes the body of a form without files that a browser has sent by itself: `application/x-www-form-urlencoded`. */
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
    throw tooManyFields();
  }
  if (decodePercent(text) === undefined) {
    throw new Malformed({
      message:
        "The request's fields are not percent-encoded UTF-8. Encode them with URLSearchParams.",
    });
  }
  return [...new URLSearchParams(text)];
}
