import { click, NOT_SAVED, readCount } from "../../fixtures/clicks.ts";
import { onSpin } from "../../fixtures/server.ts";
import { StoreFile } from "../../fixtures/store.ts";
import { expect, test } from "../../fixtures/test.ts";
import { pause, settledYet } from "../../fixtures/time.ts";

/** How long the host waits for a lock before it gives up, in milliseconds. */
const BUSY_TIMEOUT = 5000;

/** Longer than a request may take, in milliseconds. */
const LONG_LOCK = 30_000;

test("a click waits for another process that holds the store for two seconds", async ({
  ownServer,
}) => {
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lock();
  const late = click(ownServer.url);
  await pause(2000);
  expect(await settledYet(late), "The click waits.").toBe(false);
  store.unlock();
  expect(await late).toMatchObject({ status: 200, count: 2 });
});

test("a click fails when another process writes for too long; the count is still shown", async ({
  ownServer,
}) => {
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lockForWriting();
  const started = performance.now();
  const refused = click(ownServer.url);
  expect(await (await fetch(ownServer.url)).text()).toContain("Click Me: 1");
  expect(performance.now() - started, "Nobody waits who only reads.").toBeLessThan(BUSY_TIMEOUT);
  expect(await refused).toMatchObject(NOT_SAVED);
  // Spin reads before it writes, in one transaction, and SQLite lets such a write not wait.
  if (!onSpin) expect(performance.now() - started).toBeGreaterThan(BUSY_TIMEOUT - 1000);
  store.unlock();
  expect(await readCount(ownServer.url)).toMatchObject({ count: 1 });
  expect(await click(ownServer.url)).toMatchObject({ count: 2 });
  expect(await ownServer.log("stderr")).toContain("database is locked");
});

test("while another process holds the whole store, every request is told so, and then all is well", async ({
  ownServer,
}) => {
  test.setTimeout(120_000);
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lock();
  for (const end = performance.now() + LONG_LOCK; performance.now() < end; ) {
    const page = fetch(ownServer.url).then((response) => response.text());
    const answers = [click(ownServer.url), readCount(ownServer.url)];
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ code: "count-unreadable" });
    }
    expect(await page).toContain("The saved count could not be read.");
  }
  store.unlock();
  expect(await readCount(ownServer.url)).toMatchObject({ count: 1 });
  expect(await click(ownServer.url)).toMatchObject({ count: 2 });
});
