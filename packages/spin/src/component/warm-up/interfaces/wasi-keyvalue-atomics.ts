import { type Bucket, increment as incrementOfHost } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { standInStore } from "../stand-in.ts";

export { Cas, swap } from "wasi:keyvalue/atomics@0.2.0-draft2";

/** Increments a number in the host's store; in the warm-up's while the component is made. */
export function increment(bucket: Bucket, key: string, delta: bigint): bigint {
  if (standInStore() === undefined) return incrementOfHost(bucket, key, delta);
  const before = new TextDecoder().decode(bucket.get(key));
  const sum = BigInt(before) + delta;
  bucket.set(key, new TextEncoder().encode(String(sum)));
  return sum;
}
