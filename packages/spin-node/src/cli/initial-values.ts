import type { RuntimeConfig } from "../config/runtime-config.ts";
import { messageOf, UserError } from "../errors.ts";
import { SqliteStore } from "../store/sqlite-store.ts";

/**
 * Puts the values of `--key-value` into the default store.
 *
 * @throws UserError if the store cannot be written
 */
export function storeInitialValues(
  values: Readonly<Record<string, string>>,
  { keyValueStores }: RuntimeConfig,
): void {
  const path = keyValueStores["default"];
  if (path === undefined || Object.keys(values).length === 0) return;
  try {
    const store = new SqliteStore(path);
    for (const [key, value] of Object.entries(values)) {
      store.set("default", key, new TextEncoder().encode(value));
    }
    store.close();
  } catch (error) {
    throw new UserError(`'--key-value' cannot be stored in ${path}: ${messageOf(error)}.`);
  }
}
