import { Store } from "fermyon:spin/key-value@2.0.0";
import * as v from "valibot";

/** An entry of a list, with its id. */
export type Entry<Item> = Item & { readonly id: string };

/**
 * A list in the default key-value store, with one key for each entry: `<name>.<id>`.
 *
 * Calls that add or delete entries at the same moment do not undo each other's work, whatever the store.
 * Of two calls that replace the same entry, the later one wins. To read the list, the store is asked for
 * all of its keys and then for each entry, so a list is for hundreds of entries and not for thousands.
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

  function get(id: string): Item | undefined {
    const bytes = open().get(prefix + id);
    return bytes && v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)));
  }

  function set(id: string, item: Item): void {
    open().set(prefix + id, new TextEncoder().encode(JSON.stringify(item)));
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
     * Returns all entries in the order of their ids: of those that {@link add} has made, the oldest is the first.
     *
     * @throws as `get`, if one of them is not an entry.
     */
    all(): Entry<Item>[] {
      const ids = open()
        .getKeys()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
      return ids.sort().flatMap((id) => {
        const item = get(id);
        // Somebody else may have deleted it since the keys were read.
        return item === undefined ? [] : [{ ...item, id }];
      });
    },

    /** Saves a new entry, and returns its id. */
    add(item: Item): string {
      const id = createId();
      set(id, item);
      return id;
    },

    /** Deletes an entry. If there is none with this id, nothing happens. */
    remove(id: string): void {
      open().delete(prefix + id);
    },
  };
}

const open = () => Store.open("default");

/** An id that sorts by the time at which it was made, in milliseconds, and has 32 random bits after it. */
function createId(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `${Date.now().toString(36).padStart(9, "0")}-${random.toString(36)}`;
}
