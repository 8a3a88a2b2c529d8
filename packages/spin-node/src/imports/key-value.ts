import type { Stores } from "../store/stores.ts";
import { storeCall } from "./store-call.ts";
import { WitError } from "./wit-error.ts";

/** An open store, as a guest has it. */
export interface OpenStore {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
  exists(key: string): boolean;
  getKeys(): string[];
}

/** `fermyon:spin/key-value@2.0.0`. */
export function keyValue(stores: Stores): { Store: { open(label: string): OpenStore } } {
  class Store implements OpenStore {
    readonly #label: string;

    constructor(label: string) {
      this.#label = label;
    }

    static open(label: string): Store {
      if (!stores.isGranted(label)) throw new WitError({ tag: "access-denied" });
      storeCall(() => stores.use(label, () => {}));
      return new Store(label);
    }

    get(key: string): Uint8Array | undefined {
      return storeCall(() => stores.use(this.#label, (store) => store.get(this.#label, key)));
    }

    set(key: string, value: Uint8Array): void {
      storeCall(() => stores.use(this.#label, (store) => store.set(this.#label, key, value)));
    }

    delete(key: string): void {
      storeCall(() => stores.use(this.#label, (store) => store.delete(this.#label, key)));
    }

    exists(key: string): boolean {
      return this.get(key) !== undefined;
    }

    getKeys(): string[] {
      return storeCall(() => stores.use(this.#label, (store) => store.keys(this.#label)));
    }
  }

  return { Store };
}
