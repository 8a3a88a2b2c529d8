import { Store } from "fermyon:spin/key-value@2.0.0";
import * as v from "valibot";
import { addToCounter, readCounter } from "./counter.ts";
import { incrementsKey } from "./counter-keys.ts";

/** An entry of a list, with its id. */
export type Entry<Item> = Item & { readonly id: string };

/** Which entries {@link kvList} returns. */
export interface PageOptions {
  /** How many, at the most. @defaultValue all */
  readonly limit?: number;
  /** Continues behind this id: `next` of the page before. @defaultValue from the beginning */
  readonly after?: string;
  /** Only entries whose id begins so. @defaultValue any id */
  readonly prefix?: string;
}

/** A part of a list. */
export interface Page<Item> {
  readonly entries: readonly Entry<Item>[];
  /** Where the next page goes on; undefined if this is the last one. */
  readonly next: string | undefined;
}

/**
 * A list in the default key-value store, with one key for each entry: `<name>.<id>`.
 *
 * Calls that add or delete entries at the same moment do not undo each other's work, whatever the store.
 * Of two calls that replace the same entry, the later one wins.
 *
 * What it costs: `get`, `set` and `add` are one call of the store, `remove` three, and up to two more if
 * `addIfAbsent` has made the entry, which takes five. `page` asks for all keys of the store, since Spin cannot list
 * those with a prefix, and then for each entry of the page. So a store is for thousands of keys, and a page for
 * dozens of entries.
 *
 * @param name - the first part of each key. No other name in the store may begin with it and a dot
 * @param schema - the entry as it is saved, which is checked whenever it is read. What it makes of an entry must be
 *   an entry again
 *
 * @example
 * ```ts
 * const notes = kvList("note", v.object({ text: v.string() }));
 * notes.add({ text: "Buy milk" });
 * ```
 */
export function kvList<const Schema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  name: string,
  schema: Schema,
) {
  type Item = v.InferOutput<Schema>;
  const prefix = `${name}.`;

  /** The counter of those who have claimed an id. Its key is outside of the list. */
  const claimOf = (id: string) => `${name}:claims.${id}`;

  function get(id: string): Item | undefined {
    const bytes = open().get(prefix + id);
    return bytes && v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)));
  }

  function set(id: string, item: Item): void {
    open().set(prefix + id, new TextEncoder().encode(JSON.stringify(item)));
  }

  /**
   * Returns a part of the list, in the order of the ids: of those that {@link add} has made, the oldest is the first.
   *
   * @throws as `get`, if one of them is not an entry.
   */
  function page({
    limit = Number.POSITIVE_INFINITY,
    after = "",
    prefix: start = "",
  }: PageOptions): Page<Item> {
    const ids = open()
      .getKeys()
      .filter((key) => key.startsWith(prefix + start))
      .map((key) => key.slice(prefix.length))
      .filter((id) => id > after)
      .sort();
    const shown = ids.slice(0, limit);
    const entries = shown.flatMap((id): Entry<Item>[] => {
      const item = get(id);
      // Somebody else may have deleted it since the keys were read.
      return item === undefined ? [] : [{ ...item, id }];
    });
    return { entries, next: ids.length > shown.length ? shown.at(-1) : undefined };
  }

  return {
    /**
     * Returns the entry with an id; undefined if there is none.
     *
     * @throws ValiError or SyntaxError if the store holds something else under its key.
     */
    get,

    /** Saves an entry under an id of your own, and replaces what was there. */
    set,

    /**
     * Saves an entry under an id of your own, unless there is one: for a name that only one may have.
     *
     * Of calls at the same moment exactly one succeeds, where the store has atomic increments. In the portable
     * build two can succeed, and the later entry is kept. If the instance ends between its two writes, the id
     * stays taken without an entry until {@link remove} frees it.
     *
     * @returns whether the entry was added
     */
    addIfAbsent(id: string, item: Item): boolean {
      if (open().exists(prefix + id)) return false;
      const claims = claimOf(id);
      if (addToCounter(claims, readCounter(claims), 1) > 1) return false;
      set(id, item);
      return true;
    },

    /** Returns all entries: {@link page} without a limit. */
    all: (): Entry<Item>[] => [...page({}).entries],

    page,

    /** Saves a new entry, and returns its id. */
    add(item: Item): string {
      const id = createId();
      set(id, item);
      return id;
    },

    /** Deletes an entry, and frees its id. If there is none with this id, nothing happens. */
    remove(id: string): void {
      const store = open();
      store.delete(prefix + id);
      for (const key of [claimOf(id), incrementsKey(claimOf(id))]) {
        if (store.exists(key)) store.delete(key);
      }
    },
  };
}

const open = () => Store.open("default");

/** An id that sorts by the time at which it was made, in milliseconds, and has 32 random bits after it. */
function createId(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `${Date.now().toString(36).padStart(9, "0")}-${random.toString(36)}`;
}
