import { statSync } from "node:fs";
import { isBusy, SqliteStore } from "./sqlite-store.ts";

interface OpenFile {
  store: SqliteStore;
  /** Which file it is, whatever its name is by now. */
  identity: string | undefined;
}

/**
 * The stores that one component may use. A file stays open from one instance to the next, since
 * opening one takes longer than reading it. Each instance looks first whether it is still the same:
 * one that was deleted or replaced in the meantime is never written to. And each waits for a lock of
 * another process once: one that has waited in vain would only hold its thread.
 */
export class Stores {
  readonly #paths: Readonly<Record<string, string>>;
  readonly #open = new Map<string, OpenFile>();
  readonly #looked = new Set<string>();
  readonly #busy = new Set<string>();

  /** @param paths - label → file, for the labels that the manifest grants */
  constructor(paths: Readonly<Record<string, string>>) {
    this.#paths = paths;
  }

  isGranted(label: string): boolean {
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
    try {
      return work(this.#file(path));
    } catch (error) {
      this.#forget(path);
      if (isBusy(error)) this.#busy.add(path);
      throw error;
    }
  }

  /** Ends what an instance has seen: the next one looks, and waits, again. */
  endInstance(): void {
    for (const path of this.#busy) this.#forget(path);
    this.#busy.clear();
    this.#looked.clear();
  }

  /** Closes every file; the next use opens it again. */
  close(): void {
    this.endInstance();
    for (const path of [...this.#open.keys()]) this.#forget(path);
  }

  #file(path: string): SqliteStore {
    let file = this.#open.get(path);
    if (file && !this.#looked.has(path) && file.identity !== identify(path)) {
      this.#forget(path);
      file = undefined;
    }
    if (!file) {
      const store = new SqliteStore(path, !this.#busy.has(path));
      file = { store, identity: identify(path) };
      this.#open.set(path, file);
    }
    this.#looked.add(path);
    return file.store;
  }

  #forget(path: string): void {
    this.#open.get(path)?.store.close();
    this.#open.delete(path);
  }
}

function identify(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
