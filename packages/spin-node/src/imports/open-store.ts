import { messageOf } from "../errors.ts";
import type { SqliteStore } from "../store/sqlite-store.ts";
import type { Stores } from "../store/stores.ts";
import { WitError } from "./wit-error.ts";

/** A store that a guest has open: what both of its interfaces have in common. */
export class StoreHandle {
  readonly #stores: Stores;
  readonly #label: string;

  /** @throws WitError `access-denied` if the manifest does not grant the store to the component */
  constructor(stores: Stores, label: string) {
    if (!stores.isGranted(label)) throw new WitError({ tag: "access-denied" });
    this.#stores = stores;
    this.#label = label;
    this.use(() => {});
  }

  get(key: string): Uint8Array | undefined {
    return this.use((store, label) => store.get(label, key));
  }

  set(key: string, value: Uint8Array): void {
    this.use((store, label) => store.set(label, key, value));
  }

  delete(key: string): void {
    this.use((store, label) => store.delete(label, key));
  }

  exists(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** Whatever goes wrong in the store, the guest gets as `other(message)`. */
  protected use<T>(work: (store: SqliteStore, label: string) => T): T {
    try {
      return this.#stores.use(this.#label, (store) => work(store, this.#label));
    } catch (error) {
      throw new WitError({ tag: "other", val: messageOf(error) });
    }
  }
}
