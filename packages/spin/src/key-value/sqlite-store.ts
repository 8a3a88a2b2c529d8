import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** How many milliseconds a statement waits for another process's lock. Spin's SQLite driver waits as long. */
const BUSY_TIMEOUT_MS = 5000;

/** SQLite's primary result code for a locked file: the low byte of its extended result codes. */
const SQLITE_BUSY = 5;

/** Spin's table. Both hosts can use the same file. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS spin_key_value (
  store TEXT NOT NULL,
  key   TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (store, key)
)`;

const UPSERT = `INSERT INTO spin_key_value (store, key, value) VALUES ('default', ?, ?)
  ON CONFLICT(store, key) DO UPDATE SET value = excluded.value`;

const COUNTER_BYTES = 8;

/** Whether an error means that the wait for another process's lock timed out. */
const isBusy = (error: unknown) =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === SQLITE_BUSY;

/**
 * The store `default` in a SQLite file. The first use opens the file, and creates it and its folder if they do not
 * exist. All methods throw SQLite's own error if the file is locked, full, or not a database.
 */
export class SqliteStore {
  readonly #path: string;
  #database: DatabaseSync | undefined;
  /** Waiting for another process's lock once is enough: what comes after it does not block the thread any longer. */
  #timeout = BUSY_TIMEOUT_MS;

  constructor(path: string) {
    this.#path = path;
  }

  /** Opens the file, so that one that cannot be used is an error now. */
  open(): void {
    this.#use(() => {});
  }

  get(key: string): Uint8Array | undefined {
    const row = this.#use((database) =>
      database
        .prepare("SELECT value FROM spin_key_value WHERE store = 'default' AND key = ?")
        .get(key),
    );
    if (!row) return undefined;
    const value = row["value"];
    if (!(value instanceof Uint8Array)) {
      throw new Error(
        `the value of the key '${key}' is not a blob, so it was not stored by Spin. Delete the key`,
      );
    }
    return value;
  }

  set(key: string, value: Uint8Array): void {
    this.#use((database) => database.prepare(UPSERT).run(key, value));
  }

  delete(key: string): void {
    this.#use((database) =>
      database.prepare("DELETE FROM spin_key_value WHERE store = 'default' AND key = ?").run(key),
    );
  }

  keys(): string[] {
    return this.#use((database) =>
      database.prepare("SELECT key FROM spin_key_value WHERE store = 'default'").all(),
    ).map((row) => String(row["key"]));
  }

  /**
   * Adds to a counter, atomically, and returns the sum. A counter is stored as in Spin: a signed,
   * little-endian integer of 8 bytes. A missing key counts as 0.
   *
   * @throws Error if the value has another length (Spin panics), or the sum does not fit into 64 bits.
   *   The value does not change.
   */
  increment(key: string, delta: bigint): bigint {
    return this.#exclusively(() => {
      const stored = this.get(key);
      if (stored && stored.byteLength !== COUNTER_BYTES) {
        throw new Error(
          `the value of the key '${key}' is ${stored.byteLength} bytes long, so it is not a counter ` +
            `(${COUNTER_BYTES} bytes). Use separate keys for values to set and counters to increment`,
        );
      }
      const sum = (stored ? view(stored).getBigInt64(0, true) : 0n) + delta;
      if (BigInt.asIntN(64, sum) !== sum) {
        throw new Error(
          `the counter '${key}' would leave the range of 64 bits. Use a smaller delta`,
        );
      }
      const value = new Uint8Array(COUNTER_BYTES);
      view(value).setBigInt64(0, sum, true);
      this.set(key, value);
      return sum;
    });
  }

  /** Closes the file. The next use opens it again, so a file that was deleted or replaced is never written to. */
  close(): void {
    this.#database?.close();
    this.#database = undefined;
    this.#timeout = BUSY_TIMEOUT_MS;
  }

  #use<T>(work: (database: DatabaseSync) => T): T {
    try {
      this.#database ??= openFile(this.#path, this.#timeout);
      return work(this.#database);
    } catch (error) {
      if (isBusy(error)) {
        this.close();
        this.#timeout = 0;
      }
      throw error;
    }
  }

  /** Takes the write lock before reading: two transactions that read first could not both write. */
  #exclusively<T>(work: () => T): T {
    return this.#use((database) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        if (database.isOpen && database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    });
  }
}

function openFile(path: string, timeout: number): DatabaseSync {
  const database = openDatabase(path, timeout);
  try {
    // SQLite commits by deleting its journal. With the default, FULL, a power failure right after a
    // commit can undo that deletion, and with it the commit. EXTRA also syncs the folder.
    database.exec("PRAGMA synchronous = EXTRA");
    database.exec(CREATE_TABLE);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * Opens a file of SQLite. It creates the file, which only this user can read, and its folder if they do not exist.
 *
 * @param timeout - how many milliseconds to wait for another process's lock
 */
export function openDatabase(path: string, timeout = BUSY_TIMEOUT_MS): DatabaseSync {
  makeFolder(dirname(path));
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
  return new DatabaseSync(path, { timeout });
}

/** Creates a folder, and those above it. Node's option `recursive` does not return for a folder in /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
