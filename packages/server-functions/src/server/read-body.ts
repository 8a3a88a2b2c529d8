import { Malformed, TooLarge } from "../wire/built-in-errors.ts";
import { MAX_BODY_BYTES } from "./limits.ts";

/**
 * Reads a request's body as UTF-8 text, and counts the bytes as they arrive. `Content-Length` is
 * ignored, because it can be missing or wrong.
 *
 * @param maxBytes - the longest body, in bytes
 * @returns the text; empty if there is no body
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
    text += decode(() => decoder.decode(value, { stream: true }));
  }
  return text + decode(() => decoder.decode());
}

function decode(decodeChunk: () => string): string {
  try {
    return decodeChunk();
  } catch {
    throw new Malformed({ message: "The request's body is not valid UTF-8. Encode it as UTF-8." });
  }
}
