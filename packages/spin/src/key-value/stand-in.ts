/** The store while the snapshot is taken: every label opens it, and it is empty at first. */
const values = new Map<string, Uint8Array>();

const store = {
  get: (key: string): Uint8Array | undefined => values.get(key),
  set: (key: string, value: Uint8Array) => void values.set(key, value),
  delete: (key: string) => void values.delete(key),
  exists: (key: string): boolean => values.has(key),
  getKeys: (): string[] => [...values.keys()],
  listKeys: () => ({ keys: [...values.keys()], cursor: undefined }),
  [Symbol.dispose]() {},
};

const open = () => store;

/** Adds to a number. A key that is not there is 0, as in every store. */
function increment(_bucket: unknown, key: string, delta: bigint): bigint {
  const sum = BigInt(new TextDecoder().decode(values.get(key))) + delta;
  values.set(key, new TextEncoder().encode(String(sum)));
  return sum;
}

export const standIn = {
  "fermyon:spin/key-value@2.0.0": { Store: { open } },
  "wasi:keyvalue/store@0.2.0-draft2": { open },
  "wasi:keyvalue/atomics@0.2.0-draft2": { increment },
};
