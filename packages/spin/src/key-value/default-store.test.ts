import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { spinFile } from "../../test/node/spin-file.ts";
import { temporaryFolder } from "../../test/temporary.ts";
import { DefaultStore } from "./default-store.ts";

const text = (value: string) => new TextEncoder().encode(value);

function defaultStore() {
  const path = join(temporaryFolder(), "store.db");
  const file = new DefaultStore(path);
  onTestFinished(() => file.close());
  return {
    path,
    file,
    get: () => file.use((store) => store.get("key")),
    set: (value: string) => file.use((store) => store.set("key", text(value))),
  };
}

test("an instance reads what an earlier one has saved", () => {
  const { file, get, set } = defaultStore();
  set("1");
  file.endInstance();
  expect(get()).toEqual(text("1"));
});

test.skipIf(process.platform === "win32")(
  "if the file is deleted, the next instance creates a new one",
  () => {
    const { path, file, get, set } = defaultStore();
    set("1");
    rmSync(path);
    file.endInstance();
    expect(get()).toBeUndefined();
    set("2");
    const other = spinFile(path);
    onTestFinished(() => other.close());
    expect(other.get("key")).toEqual(text("2"));
  },
);

test.skipIf(process.platform === "win32")(
  "if the file is replaced, the next instance reads the new one",
  () => {
    const { path, file, get, set } = defaultStore();
    set("1");
    const other = spinFile(`${path}.new`);
    other.set("key", "from a backup");
    other.close();
    renameSync(`${path}.new`, path);
    file.endInstance();
    expect(get()).toEqual(text("from a backup"));
  },
);

test("after an error, the file is opened again", () => {
  const { path, file, get, set } = defaultStore();
  writeFileSync(path, "no database, and longer than a header of one would have to be".repeat(20));
  expect(get).toThrow("file is not a database");
  rmSync(path);
  file.endInstance();
  set("1");
  expect(get()).toEqual(text("1"));
});

test("an instance waits for another process's lock once, and the next instance waits again", () => {
  const { path, file, get, set } = defaultStore();
  set("1");
  const other = spinFile(path);
  onTestFinished(() => other.close());
  other.exec("BEGIN EXCLUSIVE");
  const waited = () => {
    const start = performance.now();
    expect(get).toThrow("database is locked");
    return performance.now() - start;
  };
  expect(waited()).toBeGreaterThan(4_500);
  expect(waited()).toBeLessThan(2_500);
  other.exec("COMMIT");
  file.endInstance();
  expect(get()).toEqual(text("1"));
  file.endInstance();
  other.exec("BEGIN EXCLUSIVE");
  expect(waited()).toBeGreaterThan(4_500);
});

test("an instance whose write has waited in vain can still read", () => {
  const { path, get, set } = defaultStore();
  set("1");
  const other = spinFile(path);
  onTestFinished(() => other.close());
  other.exec("BEGIN IMMEDIATE");
  expect(() => set("2")).toThrow("database is locked");
  expect(get()).toEqual(text("1"));
});
