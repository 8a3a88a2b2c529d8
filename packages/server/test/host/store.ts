import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "@react-on-spin/spin-node/store/sqlite-store";
import { StoreFile } from "@react-on-spin/spin-node/store/store-file";
import { afterAll, beforeEach } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "react-on-spin-server-"));
const path = join(folder, "sqlite_key_value.db");

/** The tests' store. Its file is deleted before each test. */
export const storeFile: StoreFile = new StoreFile(path);

beforeEach(() => {
  storeFile.close();
  rmSync(path, { force: true });
});

afterAll(() => {
  storeFile.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a value as another program would. */
export function put(key: string, value: string | Uint8Array): void {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  withStore((store) => store.set(key, bytes));
}

/** Reads a value as another program would. */
export function peek(key: string): Uint8Array | undefined {
  return withStore((store) => store.get(key));
}

/** Returns all keys in the store. */
export function keys(): string[] {
  return withStore((store) => store.keys());
}

function withStore<T>(use: (store: SqliteStore) => T): T {
  const store = new SqliteStore(path);
  try {
    return use(store);
  } finally {
    store.close();
  }
}
