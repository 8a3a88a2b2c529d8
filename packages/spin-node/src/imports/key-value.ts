import { messageOf } from "../errors.ts";
import type { SqliteStore } from "../store/sqlite-store.ts";
import type { StoreFile } from "../store/store-file.ts";
import { WitError } from "./wit-error.ts";

const refuseCompareAndSwap = (): never => {
  throw new WitError({
    tag: "other",
    val:
      "'cas' of 'wasi:keyvalue/atomics' is not supported by spin-node, which only increments. Use " +
      "'increment', or run the application with Spin.",
  });
};

/**
 * The interfaces of key-value stores: `fermyon:spin/key-value@2.0.0`, and on the same store
 * `wasi:keyvalue@0.2.0-draft2` without compare-and-swap. An engine imports that with the rest of its
 * interface, so it is refused when it is called.
 *
 * @param file - of the default store; none if the manifest does not give it to the component
 */
export function keyValue(file: StoreFile | undefined) {
  /** Whatever goes wrong in the store, the guest gets as `other(message)`. */
  const use = <T>(work: (store: SqliteStore) => T): T => {
    if (!file) throw new WitError({ tag: "access-denied" });
    try {
      return file.use(work);
    } catch (error) {
      throw new WitError({ tag: "other", val: messageOf(error) });
    }
  };

  /** The `store` of the one interface and the `bucket` of the other. */
  class Store {
    static open(label: string): Store {
      if (label !== "default") throw new WitError({ tag: "access-denied" });
      // Opens the file: one that cannot be used is known here, as with Spin.
      use(() => {});
      return new Store();
    }

    get(key: string): Uint8Array | undefined {
      return use((store) => store.get(key));
    }

    set(key: string, value: Uint8Array): void {
      use((store) => store.set(key, value));
    }

    delete(key: string): void {
      use((store) => store.delete(key));
    }

    exists(key: string): boolean {
      return this.get(key) !== undefined;
    }

    getKeys(): string[] {
      return use((store) => store.keys());
    }

    /** All keys at once; so there is no cursor to go on from, and Spin refuses one as well. */
    listKeys(cursor: string | undefined): { keys: string[]; cursor: undefined } {
      if (cursor === undefined) return { keys: this.getKeys(), cursor };
      throw new WitError({ tag: "other", val: "list_keys: cursor not supported" });
    }
  }

  return {
    "fermyon:spin/key-value": { Store },
    "wasi:keyvalue/store": { Bucket: Store, open: Store.open },
    "wasi:keyvalue/atomics": {
      /** See {@link SqliteStore.increment}. */
      increment: (_bucket: Store, key: string, delta: bigint): bigint =>
        use((store) => store.increment(key, delta)),
      Cas: { new: refuseCompareAndSwap },
      swap: refuseCompareAndSwap,
    },
  };
}
