import { statSync } from "node:fs";
import { isBusy, SqliteStore } from "./sqlite-store.ts";

interface OpenFile {
  store: SqliteStore;
  /** Which file it is, whatever its name is by now. */
  identity: string | undefined;
}

/**
 * The stores that one component may use. A file stays open from one instance to the next, since
 * opening one takes longer than reading it. The first use in an instance looks whether it is still
 * the same file: one that was deleted or replaced in the meantime is never written to.
 *
 * An instance waits only once for the lock of another process. If it has waited in vain, its later
 * uses fail at once: they would only hold its thread.
 */
export class Stores {
  readonly #paths: Readonly<Record<string, string>>;
  readonly #open = new Map<string, OpenFile>();
  /** The files that this instance has looked at. */
  readonly #checked = new Set<string>();
  /** The files that this instance found locked, with SQLite's error. */
  readonly #locked = new Map<string, unknown>();

  /** @param paths - label → file, for the labels that the component may open */
  constructor(paths: Readonly<Record<string, string>>) {
    this.#paths = paths;
  }

  /** Whether the component may open the store. */
  has(label: string): boolean {
    return Object.hasOwn(this.#paths, label);
  }

  /**
   * Does something with a store.
   *
   * @throws SQLite's error if the file cannot be used; the next call opens it anew
   */
  use<T>(label: string, work: (store: SqliteStore) => T): T {
    const path = this.#paths[label];
    if (path === undefined) throw new Error(`The component may not use the store '${label}'.`);
    if (this.#locked.has(path)) throw this.#locked.get(path);
    try {
      return work(this.#file(path));
    } catch (error) {
      this.#close(path);
      if (isBusy(error)) this.#locked.set(path, error);
      throw error;
    }
  }

  /** Forgets what an instance has found out: the next one looks, and waits, again. */
  endInstance(): void {
    this.#checked.clear();
    this.#locked.clear();
  }

  /** Closes every file; the next use opens it again. */
  close(): void {
    this.endInstance();
    for (const path of [...this.#open.keys()]) this.#close(path);
  }

  #file(path: string): SqliteStore {
    const known = this.#open.get(path);
    if (known && (this.#checked.has(path) || known.identity === identify(path))) {
      this.#checked.add(path);
      return known.store;
    }
    this.#close(path);
    const store = new SqliteStore(path);
    this.#open.set(path, { store, identity: identify(path) });
    this.#checked.add(path);
    return store;
  }

  #close(path: string): void {
    this.#open.get(path)?.store.close();
    this.#open.delete(path);
  }
}

function identify(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
