import { increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { open } from "wasi:keyvalue/store@0.2.0-draft2";
import { incrementsKey, type KvCounter } from "./kv-counter.ts";

/**
 * Adds to a counter inside the store, in one atomic step. Simultaneous calls are all counted, and each
 * returns a different value.
 *
 * @param counter - the counter as it was just read. Reading it first proves that its keys hold numbers
 * @returns the new value
 * @throws What the store threw. A store on a network may have added before its answer was lost.
 */
export function addToKvCounter(key: string, counter: KvCounter, by: number): number {
  return counter.written + Number(increment(open("default"), incrementsKey(key), BigInt(by)));
}
