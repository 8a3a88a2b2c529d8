import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../../test/temporary.ts";
import { StoreFile } from "../testing/playwright/store-file.ts";
import { SqliteStore } from "./sqlite-store.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);

function open(path = join(temporaryFolder(), "state", "store.db")) {
  const store = new SqliteStore(path);
  onTestFinished(() => store.close());
  return { path, store };
}

describe("SqliteStore", () => {
  test("shares its file with Spin", () => {
    const path = join(temporaryFolder(), "store.db");
    const spin = new StoreFile(path);
    onTestFinished(() => spin.close());
    spin.set("count", "41");
    const { store } = open(path);
    expect(store.get("count")).toEqual(text("41"));
    store.set("count", text("42"));
    store.set("empty", bytes());
    expect(spin.get("count")).toEqual(text("42"));
    expect(spin.get("empty")).toEqual(bytes());
  });

  test("fails if the file is not a database", () => {
    const path = join(temporaryFolder(), "store.db");
    writeFileSync(path, "no database, and longer than a header of one would have to be".repeat(20));
    expect(() => new SqliteStore(path).open()).toThrow("file is not a database");
  });

  test("fails if the path leads to a folder", () => {
    const path = join(temporaryFolder(), "store.db");
    mkdirSync(path);
    expect(() => new SqliteStore(path).open()).toThrow("unable to open database file");
  });

  test("syncs a commit to disk, so that it survives a power failure", () => {
    // A test cannot cut the power. SQLite's guarantee depends on this setting of the connection that
    // writes; 3 stands for EXTRA.
    const { store } = open();
    const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
    onTestFinished(() => prepare.mockRestore());
    store.set("key", bytes(1));
    const [connection] = prepare.mock.contexts.filter((used) => used instanceof DatabaseSync);
    expect(connection?.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 3 });
  });

  test("waits once for another process's lock, as long as Spin does, and can still read then", () => {
    const { store, path } = open();
    const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
    onTestFinished(() => prepare.mockRestore());
    const timeout = () => {
      const connection = prepare.mock.contexts.findLast((used) => used instanceof DatabaseSync);
      return connection?.prepare("PRAGMA busy_timeout").get();
    };
    store.set("key", bytes(1));
    expect(timeout()).toEqual({ timeout: 5_000 });
    using other = new StoreFile(path);
    other.lockForWriting();
    expect(() => store.set("key", bytes(2))).toThrow("database is locked");
    expect(store.get("key")).toEqual(bytes(1));
    expect(timeout()).toEqual({ timeout: 0 });
  });
});

describe("SqliteStore.increment", () => {
  test("stores 8 bytes, little-endian and signed, as Spin does", () => {
    const { store } = open();
    expect(store.increment("n", 258n)).toBe(258n);
    expect(store.get("n")).toEqual(bytes(2, 1, 0, 0, 0, 0, 0, 0));
    expect(store.increment("n", -259n)).toBe(-1n);
    expect(store.get("n")).toEqual(new Uint8Array(8).fill(255));
  });

  test("rejects a value of another length, and does not change it", () => {
    const { store } = open();
    store.set("n", text("41"));
    expect(() => store.increment("n", 1n)).toThrow("the key 'n' is 2 bytes long");
    expect(store.get("n")).toEqual(text("41"));
    // The transaction was rolled back, so the next one works.
    expect(store.increment("m", 1n)).toBe(1n);
  });

  test("rejects a sum that does not fit into 64 bits", () => {
    const { store } = open();
    store.increment("n", 2n ** 63n - 1n);
    expect(() => store.increment("n", 1n)).toThrow("range of 64 bits");
    expect(store.increment("n", 0n)).toBe(2n ** 63n - 1n);
  });

  test("loses no increment when several processes increment at once", async () => {
    const path = join(temporaryFolder(), "store.db");
    const program = fileURLToPath(new URL("../../test/node/increment.ts", import.meta.url));
    const run = () => promisify(execFile)(process.execPath, [program, path, "100"]);
    const outputs = await Promise.all([run(), run(), run()]);
    const results = outputs.flatMap(({ stdout }) => stdout.trim().split(" ").map(Number));
    expect(new Set(results).size).toBe(300);
    expect(Math.max(...results)).toBe(300);
    const spin = new StoreFile(path);
    onTestFinished(() => spin.close());
    expect(spin.integrity()).toBe("ok");
  });
});
