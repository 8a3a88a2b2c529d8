import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/temporary.ts";
import { WitError } from "../node/wasi/wit-error.ts";
import { DefaultStore } from "./default-store.ts";
import { keyValue } from "./interface.ts";

const text = (value: string) => new TextEncoder().encode(value);

function setUp() {
  const path = join(temporaryFolder(), "store.db");
  const file = new DefaultStore(path);
  onTestFinished(() => file.close());
  const interfaces = keyValue(file);
  return {
    path,
    file,
    spin: interfaces["fermyon:spin/key-value"].Store,
    wasi: interfaces["wasi:keyvalue/store"],
    atomics: interfaces["wasi:keyvalue/atomics"],
  };
}

/** Returns the error value that a guest receives. */
function payloadOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof WitError) return error.payload;
    throw error;
  }
  throw new Error("the function did not throw");
}

describe("fermyon:spin/key-value", () => {
  test("reads, lists and deletes what it has set", () => {
    const store = setUp().spin.open("default");
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
      const { spin, wasi } = setUp();
      expect(payloadOf(() => spin.open(label))).toEqual({ tag: "access-denied" });
      expect(payloadOf(() => wasi.open(label))).toEqual({ tag: "access-denied" });
    },
  );

  test("denies access to a component without a store", () => {
    const { Store } = keyValue(undefined)["fermyon:spin/key-value"];
    expect(payloadOf(() => Store.open("default"))).toEqual({ tag: "access-denied" });
  });

  test("returns an error if the file is not a database", () => {
    const { path, spin, wasi } = setUp();
    writeFileSync(path, "this is not a database, it is a text of some length ".repeat(20));
    const expected = { tag: "other", val: "file is not a database" };
    expect(payloadOf(() => spin.open("default"))).toEqual(expected);
    expect(payloadOf(() => wasi.open("default"))).toEqual(expected);
  });

  test("creates a new file if the old one was deleted between two requests", () => {
    const { path, file, spin } = setUp();
    spin.open("default").set("key", text("old"));
    file.close();
    rmSync(path);
    const store = spin.open("default");
    expect(store.get("key")).toBeUndefined();
    store.set("key", text("new"));
    file.close();
    const others = new DefaultStore(path);
    onTestFinished(() => others.close());
    const { Store } = keyValue(others)["fermyon:spin/key-value"];
    expect(Store.open("default").get("key")).toEqual(text("new"));
  });
});

describe("wasi:keyvalue/store", () => {
  test("works on the same keys as fermyon:spin/key-value", () => {
    const { spin, wasi } = setUp();
    spin.open("default").set("key", text("value"));
    const bucket = wasi.open("default");
    expect(bucket.get("key")).toEqual(text("value"));
    expect(bucket.exists("key")).toBe(true);
    bucket.set("another", text(""));
    const { keys, cursor } = bucket.listKeys(undefined);
    expect([keys.toSorted(), cursor]).toEqual([["another", "key"], undefined]);
    bucket.delete("key");
    expect(bucket.exists("key")).toBe(false);
  });

  test("rejects a cursor, as Spin does", () => {
    const bucket = setUp().wasi.open("default");
    expect(payloadOf(() => bucket.listKeys("1"))).toEqual({
      tag: "other",
      val: "list_keys: cursor not supported",
    });
  });
});

describe("wasi:keyvalue/atomics", () => {
  test("adds to a counter", () => {
    const { wasi, atomics } = setUp();
    const bucket = wasi.open("default");
    expect(atomics.increment(bucket, "n", 2n)).toBe(2n);
    expect(atomics.increment(bucket, "n", 3n)).toBe(5n);
  });

  test("returns an error for a value that is not a counter", () => {
    const { wasi, atomics } = setUp();
    const bucket = wasi.open("default");
    bucket.set("n", text("5"));
    expect(payloadOf(() => atomics.increment(bucket, "n", 1n))).toMatchObject({
      tag: "other",
      val: expect.stringContaining("the key 'n' is 1 bytes long"),
    });
  });

  test("rejects compare-and-swap by name", () => {
    const payload = payloadOf(() => setUp().atomics.Cas.new());
    expect(payload).toMatchObject({ tag: "other", val: expect.stringContaining("'cas' of") });
  });
});
