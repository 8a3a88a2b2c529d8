import { Malformed, TooLarge } from "../wire/built-in-errors.ts";
import { MAX_BODY_BYTES } from "../wire/limits.ts";

/**
 * Reads a body as text, counting what arrives. `Content-Length` is not looked at: it may be absent,
 * and it may lie.
 *
 * @throws TooLarge as soon as one byte too many is there; the rest is not read
 * @throws Malformed when the upload breaks off, or is not UTF-8
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
  // No `for await`: the engine in the component is weak at iterating over streams.
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Malformed({ message: "The upload broke off." });
    });
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      // Not awaited, and its failure not minded: the sender may never answer.
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
    throw new Malformed({ message: "The body is not valid UTF-8." });
  }
}
