import { messageOf } from "../errors.ts";
import type { SqliteStore } from "../store/sqlite-store.ts";
import type { Stores } from "../store/stores.ts";
import { WitError } from "./wit-error.ts";

/**
 * A store that a guest has open: what `fermyon:spin/key-value` and `wasi:keyvalue` have in common.
 * Whatever goes wrong in the store, the guest gets as `other(message)`.
 */
export class StoreHandle {
  readonly #stores: Stores;
  readonly #label: string;

  /** @throws WitError `access-denied` if the manifest does not list the store for the component */
  constructor(stores: Stores, label: string) {
    if (!stores.has(label)) throw new WitError({ tag: "access-denied" });
    this.#stores = stores;
    this.#label = label;
    // Opens the file: one that cannot be used is known here, as with Spin.
    this.use(() => {});
  }

  get(key: string): Uint8Array | undefined {
    return this.use((store) => store.get(this.#label, key));
  }

  set(key: string, value: Uint8Array): void {
    this.use((store) => store.set(this.#label, key, value));
  }

  delete(key: string): void {
    this.use((store) => store.delete(this.#label, key));
  }

  exists(key: string): boolean {
    return this.get(key) !== undefined;
  }

  protected keys(): string[] {
    return this.use((store) => store.keys(this.#label));
  }

  /** See {@link SqliteStore.increment}. */
  increment(key: string, delta: bigint): bigint {
    return this.use((store) => store.increment(this.#label, key, delta));
  }

  private use<T>(work: (store: SqliteStore) => T): T {
    try {
      return this.#stores.use(this.#label, work);
    } catch (error) {
      throw new WitError({ tag: "other", val: messageOf(error) });
    }
  }
}
