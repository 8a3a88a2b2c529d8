/**
 * The part of `wasi:keyvalue@0.2.0-draft2` that this package uses, as the component sees it:
 * `result` errors are thrown, and `s64` is a bigint. The interfaces are in
 * `packages/spin-component/src/wit`.
 */
declare module "wasi:keyvalue/store@0.2.0-draft2" {
  export interface Bucket {
    get(key: string): Uint8Array | undefined;
  }
  /** Opens the store with this label; spin.toml must grant it to the component. */
  export function open(label: string): Bucket;
}

declare module "wasi:keyvalue/atomics@0.2.0-draft2" {
  import type { Bucket } from "wasi:keyvalue/store@0.2.0-draft2";

  /** Adds `delta` to the number under `key`, which starts at 0, and returns the sum. */
  export function increment(bucket: Bucket, key: string, delta: bigint): bigint;
}
