/**
 * Each click is counted exactly once, whatever happens at the same time.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onSpin, StoreFile, test } from "@react-on-spin/spin/playwright";
import { click, clickConcurrently, countOf, NOT_SAVED } from "../../fixtures/clicks.ts";

const SECOND_WRITER = fileURLToPath(new URL("../../fixtures/second-writer.ts", import.meta.url));

test.describe("With four workers", () => {
  test.use({ serverOptions: { args: onSpin ? [] : ["--workers", "4"] } });

  test("1,000 clicks from 50 clients at the same time are each counted exactly once", async ({
    ownServer,
  }) => {
    test.setTimeout(300_000);
    const outcomes = await clickConcurrently(ownServer.url, { clients: 50, clicksEach: 20 });
    const wholeNumbers = Array.from({ length: 1_000 }, (_, index) => index + 1);

    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    const counts = outcomes.map(({ count }) => count ?? 0).sort((a, b) => a - b);
    expect(counts, "Each count is returned once.").toEqual(wholeNumbers);
    expect(await countOf(ownServer)).toBe(1_000);

    const saved = [...(await ownServer.log("stdout")).matchAll(/Saving value (\d+)/g)];
    const logged = saved.map(([, value]) => Number(value)).sort((a, b) => a - b);
    expect(logged, "Each count is logged once.").toEqual(wholeNumbers);
  });
});

test("nothing is lost while another process increments the count in the same store", async ({
  server,
  store,
}) => {
  test.setTimeout(120_000);
  const INCREMENTS = 200;
  store.clear();
  const other = spawn(process.execPath, [SECOND_WRITER, server.storeFile, String(INCREMENTS)]);
  const output = text(other.stdout);
  await once(other.stdout, "data");
  const outcomes = await clickConcurrently(server.url, { clients: 8, clicksEach: 20 });

  const confirmed = outcomes.filter(({ status }) => status === 200);
  const refused = outcomes.filter(({ status }) => status !== 200);
  // On Spin a click fails if the other process writes between the click's read and its write.
  const allowed = onSpin ? refused.map(() => NOT_SAVED) : [];
  expect(refused).toMatchObject(allowed);
  expect(await output).toBe(`started\n${INCREMENTS}\n`);
  expect(await countOf(server)).toBe(confirmed.length + INCREMENTS);
  const counts = confirmed.map(({ count }) => count ?? 0);
  expect(new Set(counts).size, "No two clicks got the same count.").toBe(counts.length);
  expect(
    Math.max(...counts) - Math.min(...counts) + 1,
    "The other process wrote at the same time.",
  ).toBeGreaterThan(counts.length);
  expect(store.integrity()).toBe("ok");
});

test("a server that is killed loses no click that it has confirmed", async ({ ownServer }) => {
  const CLIENTS = 8;
  let before = 0;
  for (const confirmedUntilKill of [40, 75]) {
    const enough = Promise.withResolvers<void>();
    let sent = 0;
    let confirmed = 0;
    const client = async () => {
      for (;;) {
        sent += 1;
        await click(ownServer.url);
        confirmed += 1;
        if (confirmed >= confirmedUntilKill) enough.resolve();
      }
    };
    const ends = Promise.allSettled(Array.from({ length: CLIENTS }, client));
    await enough.promise;
    await ownServer.kill();
    await ends;
    expect(sent, "Every client was in the middle of a click.").toBe(confirmed + CLIENTS);

    await ownServer.start();
    const after = await countOf(ownServer);
    expect(after).toBeGreaterThanOrEqual(before + confirmed);
    expect(after).toBeLessThanOrEqual(before + sent);
    expect(await click(ownServer.url)).toMatchObject({ count: after + 1 });
    using store = new StoreFile(ownServer.storeFile);
    expect(store.integrity()).toBe("ok");
    before = after + 1;
  }
});
