import { DatabaseSync } from "node:sqlite";

/**
 * Opens a store file with SQLite directly, as another program would. Creates the table with exactly
 * Spin's statement.
 */
export function spinFile(path: string) {
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE IF NOT EXISTS spin_key_value (
                           store TEXT NOT NULL,
                           key   TEXT NOT NULL,
                           value BLOB NOT NULL,

                           PRIMARY KEY (store, key)
                        )`);
  return {
    set(key: string, value: Uint8Array | string) {
      database
        .prepare("INSERT OR REPLACE INTO spin_key_value (store, key, value) VALUES (?, ?, ?)")
        .run("default", key, typeof value === "string" ? Buffer.from(value) : value);
    },
    get(key: string): Uint8Array {
      const value = database
        .prepare("SELECT value FROM spin_key_value WHERE store = ? AND key = ?")
        .get("default", key)?.["value"];
      if (value instanceof Uint8Array) return value;
      throw new Error(`no blob is stored under '${key}'`);
    },
    exec: (sql: string) => database.exec(sql),
    check: () => database.prepare("PRAGMA integrity_check").get()?.["integrity_check"],
    close: () => database.close(),
  };
}
