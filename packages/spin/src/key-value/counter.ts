/**
 * A counter: a number in the key-value store that only rises.
 *
 * @example
 * ```ts
 * const counter = readCounter("visits");
 * const visits = addToCounter("visits", counter, 1);
 * ```
 *
 * @module
 */
import { Store } from "fermyon:spin/key-value@2.0.0";
import { type Counter, decodeIncremented, decodeWritten, incrementsKey } from "./counter-keys.ts";

export { addToCounter } from "#add-to-counter";
export { type Counter, totalOf } from "./counter-keys.ts";

/**
 * Reads a counter from the default store.
 *
 * @param key - the counter's key. A second one is made of it, `<key>.increments`
 * @returns the counter; if there is none, one that is 0
 * @throws RangeError if a key of the counter does not hold a number; otherwise what the store threw.
 */
export function readCounter(key: string): Counter {
  const store = Store.open("default");
  return {
    written: decodeWritten(store.get(key)),
    incremented: decodeIncremented(store.get(incrementsKey(key))),
  };
}
