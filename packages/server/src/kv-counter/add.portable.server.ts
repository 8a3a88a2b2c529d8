import { Kv } from "@fermyon/spin-sdk";
import { type KvCounter, totalOf } from "./kv-counter.ts";

/**
 * Adds to a counter by writing the sum, for hosts without atomic increments. If two calls read the
 * same value, one of them is lost.
 *
 * @param counter - the counter as it was just read
 * @returns the new value
 * @throws What the store threw. A store on a network may have written before its answer was lost.
 */
export function addToKvCounter(key: string, counter: KvCounter, by: number): number {
  Kv.openDefault().set(key, String(counter.written + by));
  return totalOf(counter) + by;
}
