import { statSync } from "node:fs";
import { isBusy, SqliteStore } from "./sqlite-store.ts";

/**
 * The file of the default store, for one instance after the other. It stays open from one to the
 * next, since opening it takes longer than reading it. The first use in an instance looks whether it
 * is still the same file: one that was deleted or replaced in the meantime is never written to.
 *
 * An instance waits only once for the lock of another process. If it has waited in vain, its later
 * uses fail at once: they would only hold its thread.
 */
export class StoreFile {
  readonly #path: string;
  #store: SqliteStore | undefined;
  /** Which file is open, whatever its name is by now. */
  #identity: string | undefined;
  /** Whether this instance has looked at the file. */
  #checked = false;
  /** SQLite's error, if this instance found the file locked. */
  #locked: unknown;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Does something with the store.
   *
   * @throws SQLite's error if the file cannot be used; the next call opens it anew
   */
  use<T>(work: (store: SqliteStore) => T): T {
    if (this.#locked) throw this.#locked;
    try {
      return work(this.#open());
    } catch (error) {
      this.#close();
      if (isBusy(error)) this.#locked = error;
      throw error;
    }
  }

  /** Forgets what an instance has found out: the next one looks, and waits, again. */
  endInstance(): void {
    this.#checked = false;
    this.#locked = undefined;
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
      this.#store = new SqliteStore(this.#path);
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
