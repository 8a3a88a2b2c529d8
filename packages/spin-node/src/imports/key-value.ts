import type { StoreFile } from "../store/store-file.ts";
import { StoreHandle } from "./store-handle.ts";

/** `fermyon:spin/key-value` `store`. */
type SpinStore = StoreHandle & { getKeys(): string[] };

/**
 * `fermyon:spin/key-value@2.0.0`.
 *
 * @param file - of the default store, if the component may open it
 */
export function keyValue(file: StoreFile | undefined): {
  Store: { open(label: string): SpinStore };
} {
  class Store extends StoreHandle {
    static open(label: string): Store {
      return new Store(file, label);
    }

    getKeys(): string[] {
      return this.use((store) => store.keys());
    }
  }

  return { Store };
}
