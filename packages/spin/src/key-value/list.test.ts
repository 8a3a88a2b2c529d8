import * as v from "valibot";
import { afterEach, expect, test, vi } from "vitest";
import { store } from "../testing/vitest/host.ts";
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
