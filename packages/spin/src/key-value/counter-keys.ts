/**
 * How a counter is kept in the store: in two keys.
 *
 * Two builds of the component can share one store. The portable build saves decimal text under the
 * counter's key. The atomic build lets the store increment a second key, because Spin's SQLite store
 * panics when it increments anything but its own eight bytes. The counter's value is the sum of both
 * keys, so each build continues where the other one stopped.
 *
 * @module
 */

/** A counter as it was read: the values of its two keys. */
export interface Counter {
  /** Saved by the portable build: decimal text under the counter's key. */
  written: number;
  /** Incremented by the atomic build, under {@link incrementsKey}. */
  incremented: number;
}

/** The sum of both keys. Above `Number.MAX_SAFE_INTEGER` it is not exact. */
export function totalOf({ written, incremented }: Counter): number {
  return written + incremented;
}

/** The key that the store itself increments. */
export function incrementsKey(key: string): string {
  return `${key}.increments`;
}

/**
 * Reads a decimal number.
 *
 * @param bytes - what the store holds; undefined, as for a missing key, is 0
 * @throws RangeError if it is not a whole number from 0 to 2^53 - 1.
 */
export function decodeWritten(bytes: Uint8Array | undefined): number {
  if (bytes === undefined) return 0;
  const text = new TextDecoder().decode(bytes);
  return check(/^\d+$/.test(text) ? Number(text) : Number.NaN, bytes);
}

/**
 * Reads a number that the store incremented. On SQLite, Spin keeps it as eight little-endian bytes; on
 * Redis, as decimal text. Eight digits are taken for text, any other eight bytes for binary.
 *
 * @param bytes - what the store holds; undefined, as for a missing key, is 0
 * @throws RangeError if it is neither form of a whole number from 0 to 2^53 - 1.
 */
export function decodeIncremented(bytes: Uint8Array | undefined): number {
  if (bytes?.length !== 8 || bytes.every(isDigit)) return decodeWritten(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return check(Number(view.getBigInt64(0, true)), bytes);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function check(value: number, bytes: Uint8Array): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  // An operator recognizes the value by its start.
  const start = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 32)));
  throw new RangeError(`The store holds ${bytes.length} bytes that are not a count: ${start}`);
}
