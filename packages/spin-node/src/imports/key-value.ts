import type { Stores } from "../store/stores.ts";
import { StoreHandle } from "./open-store.ts";

/** `fermyon:spin/key-value` `store`. */
type OpenStore = StoreHandle & { getKeys(): string[] };

/** `fermyon:spin/key-value@2.0.0`. */
export function keyValue(stores: Stores): { Store: { open(label: string): OpenStore } } {
  class Store extends StoreHandle {
    static open(label: string): Store {
      return new Store(stores, label);
    }

    getKeys(): string[] {
      return this.use((store, label) => store.keys(label));
    }
  }

  return { Store };
}
