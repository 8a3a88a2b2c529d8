import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { StoreFile } from "../../../src/testing/playwright/store-file.ts";
import { beforeFile } from "../../temporary.ts";
import { application, type HostProcess, startHost } from "../host-process.ts";

/** A host for the tests that do not affect each other. */
let host: HostProcess;

beforeFile(async (cleanUp) => {
  host = await startHost(["--workers", "2"], { cleanUp });
});

test("parallel increments are counted exactly, in a file that Spin can use too", async () => {
  const { text, folder } = host;
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => text("/increment").then(Number)),
  );
  expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  const spin = new StoreFile(join(folder, ".spin", "sqlite_key_value.db"));
  expect(spin.get("clicks")).toEqual(Uint8Array.of(40, 0, 0, 0, 0, 0, 0, 0));
  expect(spin.integrity()).toBe("ok");
  spin.set("value", "from another program");
  spin.close();
  expect(await text("/value")).toBe("from another program");
});

test("a guest that calls a function that spin-node does not support gets an error that names it", async () => {
  const { text } = host;
  expect(await text("/compare-and-swap")).toContain("'cas' of 'wasi:keyvalue/atomics'");
  expect(await text("/embeddings")).toContain("'generate-embeddings' of 'fermyon:spin/llm'");
});

// Windows does not delete open files.
test.skipIf(process.platform === "win32")(
  "if the store's file is deleted while the host runs, a new one is created",
  async () => {
    const { text, folder } = await startHost();
    expect(await text("/increment")).toBe("1");
    rmSync(join(folder, ".spin", "sqlite_key_value.db"));
    expect(await text("/increment")).toBe("1");
    expect(await text("/increment")).toBe("2");
  },
);

test("a guest keeps rows in a database, in a file that Spin can use too", async () => {
  const { text, folder, stderr } = host;
  expect(stderr()).toMatch(/^Storing default SQLite data to ".*sqlite_db\.db"\.$/m);
  const values = ["real 2", "text ü", "blob 0,255", "null "];
  for (const id of [1, 2]) {
    expect(JSON.parse(await text("/rows?label=default"))).toEqual({
      columns: ["id", "a", "b", "c", "d", "e"],
      values: [`integer ${id}`, "integer 1099511627776", ...values],
    });
  }
  const database = new DatabaseSync(join(folder, ".spin", "sqlite_db.db"));
  expect(database.prepare("SELECT count(*) AS n FROM clicks").get()).toEqual({ n: 2 });
  database.close();
  expect(await text("/rows?label=other")).toBe('{"error":{"tag":"access-denied"}}');
});

test("a guest without a grant has neither store nor database", async () => {
  const folder = application();
  const path = join(folder, "spin.toml");
  writeFileSync(path, readFileSync(path, "utf8").replaceAll(/^(key_value|sqlite)_.*$/gm, ""));
  const { text } = await startHost([], { folder });
  const denied = '{"error":{"tag":"access-denied"}}';
  expect([await text("/open?label=default"), await text("/rows?label=default")]).toEqual([
    denied,
    denied,
  ]);
});
