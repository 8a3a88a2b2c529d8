import { SqliteStore } from "./sqlite-store.ts";

/**
 * The stores that one component may open. A file is opened at its first use and closed with the
 * instance: one that was deleted or replaced in the meantime is never written to.
 */
export class Stores {
  readonly #paths: Readonly<Record<string, string>>;
  readonly #open = new Map<string, SqliteStore>();

  /** @param paths label → file, for the labels that the manifest grants */
  constructor(paths: Readonly<Record<string, string>>) {
    this.#paths = paths;
  }

  isGranted(label: string): boolean {
    return Object.hasOwn(this.#paths, label);
  }

  /** @throws SQLite's error if the file cannot be used */
  use(label: string): SqliteStore {
    const path = this.#paths[label];
    if (path === undefined) throw new Error(`The component may not use the store '${label}'.`);
    const open = this.#open.get(path) ?? new SqliteStore(path);
    this.#open.set(path, open);
    return open;
  }

  /** Closes every file; the next use opens it again. */
  close(): void {
    for (const store of this.#open.values()) store.close();
    this.#open.clear();
  }
}
