import { Kv } from "@fermyon/spin-sdk";
import { decodeIncremented, decodeWritten, incrementsKey, type Tally } from "./tally.ts";

/**
 * Reads both parts of a tally.
 *
 * @throws RangeError if one of them is no number, or what the store threw.
 */
export function readTally(key: string): Tally {
  const store = Kv.openDefault();
  return {
    // A missing key is undefined in the component, though the SDK's types say null.
    written: decodeWritten(store.get(key) ?? null),
    incremented: decodeIncremented(store.get(incrementsKey(key)) ?? null),
  };
}
