/**
 * How docs/operating.md backs the count up and moves it.
 *
 * @module
 */
import { copyFile } from "node:fs/promises";
import { expect, Server, test } from "@react-on-spin/spin/playwright";
import { click, countOf } from "../../fixtures/clicks.ts";

test("another server continues from a copy of the store's file", async ({ ownServer }) => {
  for (let clicks = 0; clicks < 3; clicks += 1) await click(ownServer.url);
  await ownServer.stop();

  const other = await Server.start();
  try {
    await other.stop();
    await copyFile(ownServer.storeFile, other.storeFile);
    await other.start();
    expect(await countOf(other)).toBe(3);
    expect(await click(other.url)).toMatchObject({ count: 4 });
  } finally {
    await other.dispose();
  }
});

test.describe("With --key-value", () => {
  test.use({ serverOptions: { args: ["--key-value", "count=42"] } });

  test("an empty store starts with the given count", async ({ ownServer }) => {
    expect(await countOf(ownServer)).toBe(42);
    expect(await click(ownServer.url)).toMatchObject({ count: 43 });
  });
});
