/**
 * Converts header values between WASI, where they are bytes, and the Fetch standard, where they are
 * strings with one character for each byte ("isomorphic" decoding and encoding).
 *
 * Nearly all values are ASCII. For these, UTF-8 gives the same result, and the engine's own decoder
 * and encoder are much faster than a loop in JavaScript.
 *
 * @see https://infra.spec.whatwg.org/#isomorphic-decode
 * @module
 */
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Decodes bytes into a string with one character for each byte. */
export function decodeHeaderValue(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  // Otherwise the bytes are not ASCII: UTF-8 sequences make the text shorter than the bytes, and
  // invalid bytes become replacement characters.
  if (text.length === bytes.byteLength && !text.includes("\ufffd")) return text;
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Encodes a string into one byte for each character: the inverse of {@link decodeHeaderValue}. */
export function encodeHeaderValue(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  if (bytes.byteLength === text.length) return bytes;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
