/**
 * A number in the key-value store that is only added to.
 *
 * Two builds of the component can meet at one store: the portable one, which saves decimal text
 * under the tally's key, and the atomic one, which lets the store increment a key of its own. That
 * key has to be another: Spin's SQLite store panics when it is asked to increment anything but its
 * own eight bytes. A tally is the sum of both, so either build goes on from where the other stopped.
 *
 * @module
 */

/** A tally's two parts. */
export interface Tally {
  /** What the portable build has saved: a JSON number under the tally's key. */
  written: number;
  /** What the atomic build has added. */
  incremented: number;
}

/** The key that the store itself increments. */
export function incrementsKey(key: string): string {
  return `${key}.increments`;
}

/**
 * Reads a decimal number.
 *
 * @param bytes - What the store holds; null, as for a missing key, is 0.
 * @throws RangeError if it is anything but a whole number from 0 to 2^53 - 1.
 */
export function decodeWritten(bytes: Uint8Array | null): number {
  if (bytes === null) return 0;
  const text = new TextDecoder().decode(bytes);
  return check(/^\d+$/.test(text) ? Number(text) : Number.NaN, bytes);
}

/**
 * Reads a number that the store has incremented. Spin keeps it as eight bytes, little-endian, on
 * SQLite, and as decimal text on Redis: eight digits are text, any other eight bytes are binary.
 *
 * @param bytes - What the store holds; null, as for a missing key, is 0.
 * @throws RangeError if it is neither form of a whole number from 0 to 2^53 - 1.
 */
export function decodeIncremented(bytes: Uint8Array | null): number {
  if (bytes?.length !== 8 || bytes.every(isDigit)) return decodeWritten(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return check(Number(view.getBigInt64(0, true)), bytes);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function check(value: number, bytes: Uint8Array): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  // As much as an operator needs to recognize it.
  const start = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 32)));
  throw new RangeError(`The store holds ${bytes.length} bytes that are no count: ${start}`);
}
