import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, vi } from "vitest";
import { DefaultStore } from "../../key-value/default-store.ts";
import { SqliteStore } from "../../key-value/sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "unit-tests-"));
const path = join(folder, "sqlite_key_value.db");

/** The tests' store. Its file is deleted before each test. */
export const defaultStore: DefaultStore = new DefaultStore(path);

beforeEach(() => {
  defaultStore.close();
  rmSync(path, { force: true });
});

afterAll(() => {
  defaultStore.close();
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

/**
 * Lets the component's writes fail, as a full disk does.
 *
 * @returns a function that lets them succeed again; `vi.restoreAllMocks()` does so, too
 */
export function refuseWrites(): () => void {
  const set = vi.spyOn(SqliteStore.prototype, "set").mockImplementation(() => {
    throw new Error("database or disk is full");
  });
  return () => set.mockRestore();
}

function withStore<T>(use: (store: SqliteStore) => T): T {
  const store = new SqliteStore(path);
  try {
    return use(store);
  } finally {
    store.close();
  }
}
