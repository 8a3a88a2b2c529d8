import { setTimeout as pause } from "node:timers/promises";
import { expect, onSpin, StoreFile, test } from "@react-on-spin/spin/playwright";
import { click, NOT_SAVED, readCount } from "../../fixtures/clicks.ts";
import { settledYet } from "../../fixtures/time.ts";

/** How long the host waits for a lock before it gives up, in milliseconds. */
const BUSY_TIMEOUT = 5000;

/** How long the Node host lets a request take by default, in milliseconds. */
const LONG_LOCK = 30_000;

test("a click waits while another process locks the store for two seconds", async ({
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

test("a click, by script or by form, fails when another process writes for too long, and the count is still shown", async ({
  ownServer,
}) => {
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lockForWriting();
  const started = performance.now();
  const refused = click(ownServer.url);
  expect(await (await fetch(ownServer.url)).text()).toContain("Click Me: 1");
  expect(performance.now() - started, "Reading does not wait for the lock.").toBeLessThan(
    BUSY_TIMEOUT,
  );
  const refusedForm = await fetch(`${ownServer.url}/api/counter/incrementCount.action`, {
    method: "POST",
    body: new URLSearchParams({ "n:by": "1" }),
  });
  expect(refusedForm.status).toBe(NOT_SAVED.status);
  const refusedPage = await refusedForm.text();
  expect(refusedPage).toContain("The click could not be saved.");
  expect(refusedPage).toContain(
    "It is not known whether your click was counted. The saved count is 1.",
  );
  expect(refusedPage).toContain("Click Me: 1");
  expect(await refused).toMatchObject(NOT_SAVED);
  // Spin reads before it writes in the same transaction. For such a write SQLite does not wait.
  if (!onSpin) expect(performance.now() - started).toBeGreaterThan(BUSY_TIMEOUT - 1000);
  store.unlock();
  expect(await readCount(ownServer.url)).toMatchObject({ count: 1 });
  expect(await click(ownServer.url)).toMatchObject({ count: 2 });
  expect(await ownServer.log("stderr")).toContain("database is locked");
});

test("while another process locks the whole store, every response says so, and afterwards all is well", async ({
  ownServer,
}) => {
  test.setTimeout(120_000);
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lock();
  for (const end = performance.now() + LONG_LOCK; performance.now() < end; ) {
    const page = fetch(ownServer.url).then((response) => response.text());
    const outcomes = [click(ownServer.url), readCount(ownServer.url)];
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toMatchObject({ code: "count-unreadable" });
    }
    expect(await page).toContain("The saved count could not be read.");
  }
  store.unlock();
  expect(await readCount(ownServer.url)).toMatchObject({ count: 1 });
  expect(await click(ownServer.url)).toMatchObject({ count: 2 });
});
