import * as v from "valibot";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "../testing/vitest/host.ts";
import { addToCounter, readCounter } from "./counter.ts";
import { kvList } from "./list.ts";

const notes = kvList("note", v.object({ text: v.string() }));

afterEach(() => {
  vi.useRealTimers();
});

test("a list that nobody has added to is empty", () => {
  expect(notes.all()).toEqual([]);
});

test("entries come back with their ids, the oldest first", () => {
  vi.useFakeTimers();
  const ids = ["first", "second", "third"].map((text, index) => {
    vi.setSystemTime(1_000_000 + index);
    return notes.add({ text });
  });
  expect(notes.all()).toEqual([
    { id: ids[0], text: "first" },
    { id: ids[1], text: "second" },
    { id: ids[2], text: "third" },
  ]);
});

test("entries that are added in the same millisecond are all kept", () => {
  vi.useFakeTimers();
  for (let count = 0; count < 50; count += 1) notes.add({ text: "same" });
  expect(notes.all()).toHaveLength(50);
});

test("an entry can be read, replaced and deleted by its id", () => {
  notes.set("mine", { text: "old" });
  notes.set("mine", { text: "new" });
  expect(notes.get("mine")).toEqual({ text: "new" });
  notes.remove("mine");
  notes.remove("mine");
  expect(notes.get("mine")).toBeUndefined();
});

test("the rest of the store is not part of the list", () => {
  store.put("note", "1");
  store.put("notes.1", "1");
  kvList("other", v.object({ text: v.string() })).add({ text: "other" });
  expect(notes.all()).toEqual([]);
});

test("a saved value that is not an entry is an error", () => {
  store.put("note.1", '{"text":1}');
  expect(() => notes.all()).toThrow(v.ValiError);
});

test("a list is read page by page, in the order of the ids", () => {
  for (const id of ["b", "d", "a", "c"]) notes.set(id, { text: id });
  const first = notes.page({ limit: 3 });
  expect(first.entries.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  const second = notes.page({ limit: 3, ...(first.next !== undefined && { after: first.next }) });
  expect(second.entries.map(({ id }) => id)).toEqual(["d"]);
  expect(second.next).toBeUndefined();
});

test("a page can be of the ids with a prefix alone", () => {
  for (const id of ["ada/1", "bob/1", "ada/2"]) notes.set(id, { text: id });
  expect(notes.page({ prefix: "ada/" }).entries.map(({ id }) => id)).toEqual(["ada/1", "ada/2"]);
});

test("an id is given only once, until its entry is deleted", () => {
  expect(notes.addIfAbsent("ada", { text: "first" })).toBe(true);
  expect(notes.addIfAbsent("ada", { text: "second" })).toBe(false);
  expect(notes.get("ada")).toEqual({ text: "first" });
  expect(notes.all()).toHaveLength(1);

  notes.remove("ada");
  expect(notes.addIfAbsent("ada", { text: "third" })).toBe(true);
});

test("an id that was set by hand is taken, too", () => {
  notes.set("ada", { text: "mine" });
  expect(notes.addIfAbsent("ada", { text: "yours" })).toBe(false);
});

test("of two who claim an id at the same moment, one gets it", () => {
  // Both have seen that there is no entry; the other one was quicker to claim it.
  addToCounter("note:claims.ada", readCounter("note:claims.ada"), 1);
  expect(notes.addIfAbsent("ada", { text: "mine" })).toBe(false);
  expect(notes.get("ada")).toBeUndefined();
});
