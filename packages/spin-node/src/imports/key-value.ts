import type { Stores } from "../store/stores.ts";
import { StoreHandle } from "./store-handle.ts";

/** `fermyon:spin/key-value` `store`. */
type SpinStore = StoreHandle & { getKeys(): string[] };

/** `fermyon:spin/key-value@2.0.0`. */
export function keyValue(stores: Stores): { Store: { open(label: string): SpinStore } } {
  class Store extends StoreHandle {
    static open(label: string): Store {
      return new Store(stores, label);
    }

    getKeys(): string[] {
      return this.keys();
    }
  }

  return { Store };
}
