import { Kv } from "@fermyon/spin-sdk";
import { decodeIncremented, decodeWritten, incrementsKey, type KvCounter } from "./kv-counter.ts";

/**
 * Reads both keys of a counter.
 *
 * @throws RangeError if one of them does not hold a number; otherwise what the store threw.
 */
export function readKvCounter(key: string): KvCounter {
  const store = Kv.openDefault();
  return {
    // The SDK's types say null for a missing key; in the component it is undefined.
    written: decodeWritten(store.get(key) ?? null),
    incremented: decodeIncremented(store.get(incrementsKey(key)) ?? null),
  };
}
