import { Store } from "fermyon:spin/key-value@2.0.0";
import { increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { open } from "wasi:keyvalue/store@0.2.0-draft2";
import { describe, expect, test } from "vitest";
import { failureOf } from "../../test/failure-of.ts";
import { store as file } from "../testing/vitest/host.ts";

const text = (value: string) => new TextEncoder().encode(value);

describe("fermyon:spin/key-value", () => {
  test("reads, lists and deletes what it has set", () => {
    const store = Store.open("default");
    expect(store.get("key")).toBeUndefined();
    expect(store.exists("key")).toBe(false);
    store.set("key", text("value"));
    expect(store.get("key")).toEqual(text("value"));
    expect(store.exists("key")).toBe(true);
    expect(store.getKeys()).toEqual(["key"]);
    store.delete("key");
    store.delete("key");
    expect(store.exists("key")).toBe(false);
  });

  test.each(["other", "constructor", "__proto__", ""])(
    "denies access to the label '%s'",
    (label) => {
      expect(failureOf(() => Store.open(label))).toEqual({ tag: "access-denied" });
      expect(failureOf(() => open(label))).toEqual({ tag: "access-denied" });
    },
  );

  test("returns SQLite's error if the file cannot be written", () => {
    const store = Store.open("default");
    file.refuseWrites();
    const error = { tag: "other", val: "database or disk is full" };
    expect(failureOf(() => store.set("key", text("value")))).toEqual(error);
  });
});

describe("wasi:keyvalue", () => {
  test("works on the same keys as fermyon:spin/key-value", () => {
    Store.open("default").set("key", text("value"));
    const bucket = open("default");
    expect(bucket.get("key")).toEqual(text("value"));
    expect(bucket.exists("key")).toBe(true);
    bucket.set("another", text(""));
    const { keys, cursor } = bucket.listKeys(undefined);
    expect([keys.toSorted(), cursor]).toEqual([["another", "key"], undefined]);
    bucket.delete("key");
    expect(bucket.exists("key")).toBe(false);
  });

  test("rejects a cursor, as Spin does", () => {
    const error = { tag: "other", val: "list_keys: cursor not supported" };
    expect(failureOf(() => open("default").listKeys("1"))).toEqual(error);
  });

  test("adds to a counter", () => {
    const bucket = open("default");
    expect(increment(bucket, "n", 2n)).toBe(2n);
    expect(increment(bucket, "n", 3n)).toBe(5n);
  });

  test("returns an error for a value that is not a counter", () => {
    const bucket = open("default");
    bucket.set("n", text("5"));
    expect(failureOf(() => increment(bucket, "n", 1n))).toMatchObject({
      tag: "other",
      val: expect.stringContaining("the key 'n' is 1 bytes long"),
    });
  });
});
