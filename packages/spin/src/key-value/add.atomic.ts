import { increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { open } from "wasi:keyvalue/store@0.2.0-draft2";
import { type Counter, incrementsKey } from "./counter-keys.ts";

/**
 * Adds to a counter.
 *
 * The store adds, in one atomic step: simultaneous calls are all counted, and each returns a different value. The
 * portable build writes the sum instead, for hosts without atomic increments. There one of two calls that have read
 * the same value is lost.
 *
 * @param counter - the counter as it was just read. Reading it first proves that its keys hold numbers
 * @param by - a whole number above 0
 * @returns the new value
 * @throws What the store threw. A store on a network may have added before its answer was lost.
 */
export function addToCounter(key: string, counter: Counter, by: number): number {
  return counter.written + Number(increment(open("default"), incrementsKey(key), BigInt(by)));
}
