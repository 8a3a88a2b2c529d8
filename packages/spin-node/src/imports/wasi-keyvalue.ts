import type { Stores } from "../store/stores.ts";
import { StoreHandle } from "./open-store.ts";
import { WitError } from "./wit-error.ts";

/** `wasi:keyvalue/store` `bucket`. */
export class Bucket extends StoreHandle {
  /** All keys at once; so there is no cursor to go on from, and Spin refuses one as well. */
  listKeys(cursor: string | undefined): { keys: string[]; cursor: undefined } {
    if (cursor !== undefined) {
      throw new WitError({ tag: "other", val: "list_keys: cursor not supported" });
    }
    return { keys: this.use((store, label) => store.keys(label)), cursor: undefined };
  }

  /** See {@link SqliteStore.increment}. */
  increment(key: string, delta: bigint): bigint {
    return this.use((store, label) => store.increment(label, key, delta));
  }

  /** See {@link SqliteStore.swap}. */
  swap(key: string, expected: Uint8Array | undefined, value: Uint8Array): boolean {
    return this.use((store, label) => store.swap(label, key, expected, value));
  }
}

/** `wasi:keyvalue/atomics` `cas`: remembers what was read, to notice that somebody changed it. */
export class Cas {
  readonly #bucket: Bucket;
  readonly #key: string;
  #seen: Uint8Array | undefined;

  constructor(bucket: Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  static new(bucket: Bucket, key: string): Cas {
    return new Cas(bucket, key);
  }

  current(): Uint8Array | undefined {
    this.#seen = this.#bucket.get(this.#key);
    return this.#seen;
  }

  /** @returns what to try again with, if somebody was faster */
  swap(value: Uint8Array): Cas | undefined {
    if (this.#bucket.swap(this.#key, this.#seen, value)) return undefined;
    const next = new Cas(this.#bucket, this.#key);
    next.current();
    return next;
  }
}

/** `wasi:keyvalue/store@0.2.0-draft2`, on the same stores as `fermyon:spin/key-value`. */
export function keyvalueStore(stores: Stores) {
  return {
    Bucket,
    open: (identifier: string): Bucket => new Bucket(stores, identifier),
  };
}

/** `wasi:keyvalue/atomics@0.2.0-draft2`. */
export const keyvalueAtomics = {
  Cas,
  increment: (bucket: Bucket, key: string, delta: bigint): bigint => bucket.increment(key, delta),
  swap(cas: Cas, value: Uint8Array): void {
    let next: Cas | undefined;
    try {
      next = cas.swap(value);
    } catch (error) {
      if (!(error instanceof WitError)) throw error;
      throw new WitError({ tag: "store-error", val: error.payload });
    }
    if (next) throw new WitError({ tag: "cas-failed", val: next });
  },
};
