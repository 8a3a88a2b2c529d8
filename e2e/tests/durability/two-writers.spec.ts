import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onSpin, StoreFile, test } from "@react-on-spin/spin/playwright";
import { click, clickConcurrently, countOf, NOT_SAVED } from "../../fixtures/clicks.ts";

const SECOND_WRITER = fileURLToPath(new URL("../../fixtures/second-writer.ts", import.meta.url));
const INCREMENTS = 200;

test("nothing is lost while another process increments the count in the same store", async ({
  ownServer,
}) => {
  test.setTimeout(120_000);
  // The first click creates the file.
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  const other = spawn(process.execPath, [SECOND_WRITER, ownServer.storeFile, String(INCREMENTS)]);
  const output = text(other.stdout);
  await once(other.stdout, "data");
  const outcomes = await clickConcurrently(ownServer.url, { clients: 8, clicksEach: 20 });

  const confirmed = outcomes.filter(({ status }) => status === 200);
  const refused = outcomes.filter(({ status }) => status !== 200);
  // On Spin a click fails if the other process writes between the click's read and its write.
  const allowed = onSpin ? refused.map(() => NOT_SAVED) : [];
  expect(refused).toMatchObject(allowed);
  expect(await output).toBe(`started\n${INCREMENTS}\n`);
  expect(await countOf(ownServer)).toBe(1 + confirmed.length + INCREMENTS);
  const counts = confirmed.map(({ count }) => count ?? 0);
  expect(new Set(counts).size, "No two clicks got the same count.").toBe(counts.length);
  expect(
    Math.max(...counts) - Math.min(...counts) + 1,
    "The other process wrote at the same time.",
  ).toBeGreaterThan(counts.length);

  using store = new StoreFile(ownServer.storeFile);
  expect(store.integrity()).toBe("ok");
});
