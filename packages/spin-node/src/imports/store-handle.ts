import { messageOf } from "../errors.ts";
import type { SqliteStore } from "../store/sqlite-store.ts";
import type { StoreFile } from "../store/store-file.ts";
import { WitError } from "./wit-error.ts";

/**
 * The store that a guest has open: what `fermyon:spin/key-value` and `wasi:keyvalue` have in common.
 * Whatever goes wrong in the store, the guest gets as `other(message)`.
 */
export class StoreHandle {
  readonly #file: StoreFile;

  /**
   * @param file - of the default store; none if the manifest does not give it to the component
   * @throws WitError `access-denied` for a label other than `default`, or without a file
   */
  constructor(file: StoreFile | undefined, label: string) {
    if (!file || label !== "default") throw new WitError({ tag: "access-denied" });
    this.#file = file;
    // Opens the file: one that cannot be used is known here, as with Spin.
    this.use(() => {});
  }

  get(key: string): Uint8Array | undefined {
    return this.use((store) => store.get(key));
  }

  set(key: string, value: Uint8Array): void {
    this.use((store) => store.set(key, value));
  }

  delete(key: string): void {
    this.use((store) => store.delete(key));
  }

  exists(key: string): boolean {
    return this.get(key) !== undefined;
  }

  protected use<T>(work: (store: SqliteStore) => T): T {
    try {
      return this.#file.use(work);
    } catch (error) {
      throw new WitError({ tag: "other", val: messageOf(error) });
    }
  }
}
