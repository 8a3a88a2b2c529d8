import { statSync } from "node:fs";
import { BUSY_TIMEOUT_MS, isBusy, SqliteStore } from "./sqlite-store.ts";

/**
 * The default store of one worker. The file stays open between instances, because opening it takes
 * longer than reading it. The first use in each instance checks that the path still leads to the same
 * file, so that a file that was deleted or replaced is never written to.
 *
 * An instance waits for another process's lock only once. If that wait times out, later uses in the
 * same instance do not wait, so that they do not block the thread any longer. A lock that only keeps
 * others from writing still lets them read.
 */
export class DefaultStore {
  readonly #path: string;
  #store: SqliteStore | undefined;
  /** Identifies the open file, independent of its path. */
  #identity: string | undefined;
  /** Whether this instance has checked the file. */
  #checked = false;
  /** Whether this instance has waited for a lock until the time-out. */
  #hasWaited = false;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Calls a function with the open store.
   *
   * @throws SQLite's error if the file cannot be used. The next call opens it again.
   */
  use<T>(work: (store: SqliteStore) => T): T {
    try {
      return work(this.#open());
    } catch (error) {
      this.#close();
      this.#hasWaited ||= isBusy(error);
      throw error;
    }
  }

  /** Call this after each instance: the next one checks the file, and waits for a lock, again. */
  endInstance(): void {
    // Its file is open without a time-out.
    if (this.#hasWaited) this.#close();
    this.#checked = false;
    this.#hasWaited = false;
  }

  /** Closes the file; the next use opens it again. */
  close(): void {
    this.endInstance();
    this.#close();
  }

  #open(): SqliteStore {
    if (!this.#checked && this.#identity !== identify(this.#path)) this.#close();
    this.#checked = true;
    if (!this.#store) {
      this.#store = new SqliteStore(this.#path, this.#hasWaited ? 0 : BUSY_TIMEOUT_MS);
      this.#identity = identify(this.#path);
    }
    return this.#store;
  }

  #close(): void {
    this.#store?.close();
    this.#store = undefined;
  }
}

function identify(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
