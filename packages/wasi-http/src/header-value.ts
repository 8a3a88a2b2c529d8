/**
 * Header values are bytes. In the Fetch standard they are strings with one character a byte; nearly
 * all are ASCII, for which the engine's own decoder and encoder do the same, and much faster.
 *
 * @module
 */
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Makes a string of the bytes, with one character each. */
export function decodeHeaderValue(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  // Any other UTF-8 is shorter as text, and what is no UTF-8 holds the replacement character.
  if (text.length === bytes.byteLength && !text.includes("\ufffd")) return text;
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The inverse of {@link decodeHeaderValue}. */
export function encodeHeaderValue(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  if (bytes.byteLength === text.length) return bytes;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
