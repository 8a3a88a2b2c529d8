/**
 * What stands in for the host while the component is made. A call of the host would end that.
 *
 * The files in `interfaces/` take the place of the host's interfaces in the component's bundle: they
 * pass every call on to the host, except during the warm-up.
 *
 * @module
 */

/** The key-value store of the warm-up: every label opens this one. */
export class MemoryStore {
  readonly #values: Map<string, Uint8Array>;

  constructor(values: Readonly<Record<string, string>>) {
    const encoder = new TextEncoder();
    this.#values = new Map(
      Object.entries(values).map(([key, value]) => [key, encoder.encode(value)]),
    );
  }

  get(key: string): Uint8Array | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Uint8Array): void {
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  exists(key: string): boolean {
    return this.#values.has(key);
  }

  getKeys(): string[] {
    return [...this.#values.keys()];
  }

  listKeys(): { keys: string[] } {
    return { keys: this.getKeys() };
  }

  [Symbol.dispose](): void {}
}

/** The store, while the warm-up runs. */
let store: MemoryStore | undefined;

/** Returns the store of the warm-up; undefined when there is a host. */
export const standInStore = (): MemoryStore | undefined => store;

/**
 * Replaces the host: its interfaces, timers, clocks, random numbers and network. Timers run at once,
 * clocks and random numbers return constants, and a request to another server fails.
 *
 * @param values - what the store holds
 * @param onError - gets what would be printed by `console.error`
 * @returns a function that puts everything back
 */
export function standInForHost(
  values: Readonly<Record<string, string>>,
  onError: (message: string) => void,
): () => void {
  store = new MemoryStore(values);
  const restores = [
    replace(globalThis, "setTimeout", (callback: () => void) => queueMicrotask(callback)),
    replace(globalThis, "fetch", async (input: unknown) => {
      throw new Error(`Nothing can be fetched while the component is made: ${String(input)}`);
    }),
    replace(Math, "random", () => 0),
    replace(performance, "now", () => 0),
    replace(crypto, "randomUUID", () => "00000000-0000-0000-0000-000000000000"),
    replace(crypto, "getRandomValues", (array: unknown) => array),
    replace(console, "error", (...parts: unknown[]) => onError(parts.map(String).join(" "))),
  ];
  return () => {
    for (const restore of restores) restore();
    store = undefined;
  };
}

/** Replaces a function. The returned function puts it back. */
function replace<T extends object>(owner: T, name: keyof T, replacement: unknown): () => void {
  const original = owner[name];
  Object.assign(owner, { [name]: replacement });
  return () => Object.assign(owner, { [name]: original });
}
