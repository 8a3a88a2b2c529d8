import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { click, clickAtOnce, NOT_SAVED } from "../../fixtures/clicks.ts";
import { onSpin } from "../../fixtures/server.ts";
import { StoreFile } from "../../fixtures/store.ts";
import { expect, test } from "../../fixtures/test.ts";

const SECOND_WRITER = fileURLToPath(new URL("../../fixtures/second-writer.ts", import.meta.url));
const ITS_INCREMENTS = 200;

test("another process counts in the same store at the same time, and nothing is lost", async ({
  ownServer,
}) => {
  // The first click makes the file.
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  const other = spawn(process.execPath, [
    SECOND_WRITER,
    ownServer.storeFile,
    String(ITS_INCREMENTS),
  ]);
  const output = text(other.stdout);
  await once(other.stdout, "data");
  const answers = await clickAtOnce(ownServer.url, { clients: 8, clicksEach: 20 });

  const confirmed = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  // On Spin a click fails if the other process writes between its reading and its writing.
  const allowed = onSpin ? refused.map(() => NOT_SAVED) : [];
  expect(refused).toMatchObject(allowed);
  expect(await output).toBe(`started\n${ITS_INCREMENTS}\n`);
  expect(await ownServer.count()).toBe(1 + confirmed.length + ITS_INCREMENTS);
  const counts = confirmed.map(({ count }) => count ?? 0);
  expect(new Set(counts).size, "No two clicks were told the same number.").toBe(counts.length);
  expect(
    Math.max(...counts) - Math.min(...counts) + 1,
    "The other process counted in between.",
  ).toBeGreaterThan(counts.length);

  using store = new StoreFile(ownServer.storeFile);
  expect(store.integrity()).toBe("ok");
});
