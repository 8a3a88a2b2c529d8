import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { StoreFile } from "./store-file.ts";

/** A new store, and a second connection to it that waits for no lock. */
function openStore() {
  const path = join(temporaryFolder(), "sqlite_key_value.db");
  const store = new StoreFile(path);
  const other = new DatabaseSync(path, { timeout: 0 });
  // Before the folder is removed, which Windows needs.
  onTestFinished(() => {
    store.close();
    other.close();
  });
  return { store, other };
}

test("values are text when they are set, and bytes when they are read", () => {
  const { store } = openStore();
  expect(store.get("note")).toBe(undefined);
  store.set("note", "one");
  store.set("note", "two");
  expect(new TextDecoder().decode(store.get("note"))).toBe("two");
  store.delete("note");
  expect(store.get("note")).toBe(undefined);
  store.set("note", "three");
  store.clear();
  expect(store.get("note")).toBe(undefined);
  expect(store.integrity()).toBe("ok");
});

test("a lock keeps others from writing, or also from reading", () => {
  const { store, other } = openStore();
  const read = () => other.prepare("SELECT count(*) AS keys FROM spin_key_value").get()?.["keys"];
  const write = () => other.exec("INSERT INTO spin_key_value VALUES ('default', 'a', x'00')");
  store.lockForWriting();
  expect(write).toThrow("database is locked");
  expect(read()).toBe(0);
  store.unlock();
  store.lock();
  expect(read).toThrow("database is locked");
  store.unlock();
  write();
  expect(read()).toBe(1);
});
