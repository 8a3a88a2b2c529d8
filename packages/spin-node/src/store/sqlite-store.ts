import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** How long a statement waits for another process's lock; the time that Spin's driver waits. */
const BUSY_TIMEOUT_MS = 5000;

/** SQLite's result code for a file that another process has locked; extended ones add to it. */
const SQLITE_BUSY = 5;

/** The table as Spin makes it: both hosts work on one file. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS spin_key_value (
  store TEXT NOT NULL,
  key   TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (store, key)
)`;

const UPSERT = `INSERT INTO spin_key_value (store, key, value) VALUES ('default', ?, ?)
  ON CONFLICT(store, key) DO UPDATE SET value = excluded.value`;

const COUNTER_BYTES = 8;

/** Whether SQLite gave up waiting for another process's lock. */
export const isBusy = (error: unknown) =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === SQLITE_BUSY;

/**
 * The key-value tables of one SQLite file. Every error is SQLite's own: locked, full, not a database.
 */
export class SqliteStore {
  readonly #database: DatabaseSync;

  /** Opens the file; makes it, and its folder, if need be. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      // A commit is the removal of the journal. With SQLite's default, FULL, the removal itself may
      // not have reached the disk when the power fails: the journal is back, and the commit undone.
      database.exec("PRAGMA synchronous = EXTRA");
      database.exec(CREATE_TABLE);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
  }

  get(key: string): Uint8Array | undefined {
    const row = this.#database
      .prepare("SELECT value FROM spin_key_value WHERE store = 'default' AND key = ?")
      .get(key);
    if (!row) return undefined;
    const value = row["value"];
    if (!(value instanceof Uint8Array)) {
      throw new Error(`the value of the key '${key}' is no blob, which Spin would have stored`);
    }
    return value;
  }

  set(key: string, value: Uint8Array): void {
    this.#database.prepare(UPSERT).run(key, value);
  }

  delete(key: string): void {
    this.#database
      .prepare("DELETE FROM spin_key_value WHERE store = 'default' AND key = ?")
      .run(key);
  }

  keys(): string[] {
    return this.#database
      .prepare("SELECT key FROM spin_key_value WHERE store = 'default'")
      .all()
      .map((row) => String(row["key"]));
  }

  /**
   * Adds to a number that is stored as 8 bytes, little-endian and signed; an absent one is 0.
   *
   * @throws if the value has another length (Spin panics there) or the sum leaves 64 bits;
   *   the value stays as it is
   */
  increment(key: string, delta: bigint): bigint {
    return this.#exclusively(() => {
      const stored = this.get(key);
      if (stored && stored.byteLength !== COUNTER_BYTES) {
        throw new Error(
          `the value of the key '${key}' is ${stored.byteLength} bytes long, so it is no counter ` +
            `(${COUNTER_BYTES} bytes): only ever increment a key, or only ever set it`,
        );
      }
      const sum = (stored ? view(stored).getBigInt64(0, true) : 0n) + delta;
      if (BigInt.asIntN(64, sum) !== sum) {
        throw new Error(`the counter '${key}' would leave the range of 64 bits`);
      }
      const value = new Uint8Array(COUNTER_BYTES);
      view(value).setBigInt64(0, sum, true);
      this.set(key, value);
      return sum;
    });
  }

  close(): void {
    this.#database.close();
  }

  /** The lock is taken before reading: two that read first and write then would wait forever. */
  #exclusively<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
