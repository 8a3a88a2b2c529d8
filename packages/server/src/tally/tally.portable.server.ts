import { Kv } from "@fermyon/spin-sdk";
import type { Tally } from "./tally.ts";

/**
 * Adds to a tally by writing the sum, for hosts without atomic increments. Of two calls that read
 * the same sum, one is lost.
 *
 * @param tally - As it was read.
 * @returns The new sum.
 * @throws What the store threw. A store over a network may have written before its answer got lost.
 */
export function addToTally(key: string, tally: Tally, by: number): number {
  Kv.openDefault().set(key, String(tally.written + by));
  return tally.written + by + tally.incremented;
}
