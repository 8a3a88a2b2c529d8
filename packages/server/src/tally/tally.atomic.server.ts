import { increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { open } from "wasi:keyvalue/store@0.2.0-draft2";
import { incrementsKey, type Tally } from "./tally.ts";

/**
 * Adds to a tally, in the store itself: of any number of simultaneous calls, none is lost, and each
 * returns another sum.
 *
 * @param tally - As it was read. That it could be read also proves that the key holds a number.
 * @returns The new sum.
 * @throws What the store threw. A store over a network may have added before its answer got lost.
 */
export function addToTally(key: string, tally: Tally, by: number): number {
  return tally.written + Number(increment(open("default"), incrementsKey(key), BigInt(by)));
}
