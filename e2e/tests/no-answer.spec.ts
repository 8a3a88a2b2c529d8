/**
 * Calls without a response: it takes too long, or the page no longer waits for it.
 *
 * @module
 */
import type { Page } from "@playwright/test";
import { expect, gotoHydrated, test } from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../fixtures/clicks.ts";

const INCREMENT = "**/api/counter/incrementCount";
const READ = "**/api/counter/getCount";

/** The time-out of a call, in milliseconds, and the number that the tests divide it by. */
const TIMEOUT = 15_000;
const SPEED_UP = 10;

/**
 * Shortens the time-out of the page's first click. All other calls keep theirs, since they may need it
 * on a busy machine. `page.clock` does not control `AbortSignal.timeout`.
 */
async function shortenClickTimeout(page: Page) {
  await page.addInitScript((speedUp) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const shortTimeout = (milliseconds: number) => {
      AbortSignal.timeout = timeout;
      return timeout(milliseconds / speedUp);
    };
    const options = { capture: true, once: true };
    addEventListener("click", () => Object.assign(AbortSignal, { timeout: shortTimeout }), options);
  }, SPEED_UP);
}

for (const [which, arrives] of [
  ["that was saved", true],
  ["that never arrived", false],
] as const) {
  test(`when a click ${which} gets no response in 15 seconds, the page does not guess, and shows the saved count`, async ({
    page,
    server,
  }) => {
    const count = await countOf(server);
    const saved = arrives ? count + 1 : count;
    await shortenClickTimeout(page);
    await gotoHydrated(page, server.url);
    const released = Promise.withResolvers<void>();
    await page.route(INCREMENT, async (route) => {
      if (arrives) await route.fetch();
      await released.promise;
      await route.abort().catch(() => {});
    });
    const button = page.getByRole("button", { name: /^Click Me/ });
    const start = Date.now();
    await button.click();
    await expect(counterStatus(page)).toHaveText("Saving…");

    const alert = page.getByRole("alert");
    await expect(alert).toContainText("It is not known whether your click was counted.");
    expect(Date.now() - start).toBeGreaterThan(TIMEOUT / SPEED_UP - 100);
    await expect(alert).toContainText("The server did not answer in time.");
    await expect(alert).toContainText(`The saved count is ${saved}.`);
    await expect(button).toHaveText(`Click Me: ${saved}`);
    expect(await countOf(server), "The click is not sent again.").toBe(saved);

    released.resolve();
    await page.unroute(INCREMENT);
    await alert.getByRole("button", { name: "Count again" }).click();
    await expect(alert).toBeHidden();
    await expect(button).toHaveText(`Click Me: ${saved + 1}`);
    await expect.poll(() => countOf(server)).toBe(saved + 1);
  });
}

test("a click cancels a read of the count that began before it", async ({ page, server }) => {
  const count = await countOf(server);
  await page.clock.install();
  await gotoHydrated(page, server.url);
  const started = page.waitForRequest(READ);
  // The page reads the count every five seconds. This response is still on its way at the click.
  await page.route(READ, () => {}, { times: 1 });
  await page.clock.fastForward(5_000);
  await started;
  const cancelled = page.waitForEvent("requestfailed", {
    predicate: (request) => request.url().endsWith("/getCount"),
    // Less than the read's own time-out, which would end it as well.
    timeout: TIMEOUT - 5_000,
  });
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  expect((await cancelled).failure()?.errorText).toBe("net::ERR_ABORTED");
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a click is saved even if the user leaves the page before the response", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  const sent = page.waitForRequest(INCREMENT);
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await sent;
  await page.goto("about:blank");
  await expect.poll(() => countOf(server)).toBe(count + 1);
});
