import type { StoreFile } from "../store/store-file.ts";
import { StoreHandle } from "./store-handle.ts";
import { WitError } from "./wit-error.ts";

/** `wasi:keyvalue/store` `bucket`. */
export class Bucket extends StoreHandle {
  /** All keys at once; so there is no cursor to go on from, and Spin refuses one as well. */
  listKeys(cursor: string | undefined): { keys: string[]; cursor: undefined } {
    if (cursor !== undefined) {
      throw new WitError({ tag: "other", val: "list_keys: cursor not supported" });
    }
    return { keys: this.use((store) => store.keys()), cursor: undefined };
  }

  /** See {@link SqliteStore.increment}. */
  increment(key: string, delta: bigint): bigint {
    return this.use((store) => store.increment(key, delta));
  }
}

/**
 * `wasi:keyvalue/store@0.2.0-draft2`, on the same store as `fermyon:spin/key-value`.
 *
 * @param file - of the default store, if the component may open it
 */
export function keyvalueStore(file: StoreFile | undefined) {
  return {
    Bucket,
    open: (identifier: string): Bucket => new Bucket(file, identifier),
  };
}

const noCompareAndSwap = (): never => {
  throw new WitError({
    tag: "other",
    val:
      "'cas' of 'wasi:keyvalue/atomics' is not supported by spin-node, which only increments. Use " +
      "'increment', or run the application with Spin.",
  });
};

/**
 * `wasi:keyvalue/atomics@0.2.0-draft2`, without compare-and-swap. An engine imports that with the
 * rest of the interface, so it is refused when it is called.
 */
export const keyvalueAtomics = {
  increment: (bucket: Bucket, key: string, delta: bigint): bigint => bucket.increment(key, delta),
  Cas: { new: noCompareAndSwap },
  swap: noCompareAndSwap,
};
