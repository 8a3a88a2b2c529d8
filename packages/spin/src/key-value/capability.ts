import type { Capability } from "../host.ts";
import { messageOf } from "../node/errors.ts";
import { WitError } from "../node/wasi/io.ts";
import { SqliteStore } from "./sqlite-store.ts";

const rejectCompareAndSwap = (): never => {
  throw new WitError({
    tag: "other",
    val:
      "'cas' of 'wasi:keyvalue/atomics' is not supported by spin-node. Use 'increment', or run the " +
      "application with Spin.",
  });
};

/**
 * `fermyon:spin/key-value@2.0.0`, and `wasi:keyvalue@0.2.0-draft2` on the same store. Compare-and-swap is not
 * supported. It fails only when it is called, because an engine imports the whole interface.
 */
export const keyValue: Capability = {
  standIn: "key-value/stand-in",
  provide({ component: { storePath } }) {
    // Opened anew for each instance: that takes 0.2 ms, and nobody has to find out whether the file is still the same.
    const file = storePath === undefined ? undefined : new SqliteStore(storePath);

    /** Any error of the store becomes `other(message)` for the guest. */
    const use = <T>(work: (store: SqliteStore) => T): T => {
      if (!file) throw new WitError({ tag: "access-denied" });
      try {
        return work(file);
      } catch (error) {
        throw new WitError({ tag: "other", val: messageOf(error) });
      }
    };

    /** The resource `store` of Spin's interface, and `bucket` of WASI's. */
    class Store {
      static open(label: string): Store {
        if (label !== "default") throw new WitError({ tag: "access-denied" });
        // A file that cannot be used is an error here, as in Spin.
        use((store) => store.open());
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

      /** Returns all keys at once, so there are no cursors. Spin does the same. */
      listKeys(cursor: string | undefined): { keys: string[]; cursor: undefined } {
        if (cursor === undefined) return { keys: this.getKeys(), cursor };
        throw new WitError({ tag: "other", val: "list_keys: cursor not supported" });
      }

      [Symbol.dispose](): void {}
    }

    return {
      interfaces: {
        "fermyon:spin/key-value@2.0.0": { Store },
        "wasi:keyvalue/store@0.2.0-draft2": { Bucket: Store, open: Store.open },
        "wasi:keyvalue/atomics@0.2.0-draft2": {
          increment: (_bucket: Store, key: string, delta: bigint): bigint =>
            use((store) => store.increment(key, delta)),
          Cas: { new: rejectCompareAndSwap },
          swap: rejectCompareAndSwap,
        },
      },
      endInstance: () => file?.close(),
    };
  },
};
