/**
 * Calls that get no answer: in time, or because nobody waits for it any more.
 *
 * @module
 */
import type { Page } from "@playwright/test";
import { counterStatus, expect, gotoHydrated, test } from "../fixtures/test.ts";

const COMMAND = "**/api/counter/incrementCount";
const QUERY = "**/api/counter/getCount";

/** How much faster the first click's time-out runs out than it says. */
const HURRY = 10;

/**
 * Makes the time-out of the page's first click shorter, and of nothing else: on a busy machine the
 * rest may need all its time. Playwright's own clock does not reach time-outs.
 */
async function hurry(page: Page) {
  await page.addInitScript((times) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const hurryOnce = (milliseconds: number) => {
      AbortSignal.timeout = timeout;
      return timeout(milliseconds / times);
    };
    const options = { capture: true, once: true };
    addEventListener("click", () => Object.assign(AbortSignal, { timeout: hurryOnce }), options);
  }, HURRY);
}

for (const [what, arrives] of [
  ["that was saved", true],
  ["that never arrived", false],
] as const) {
  test(`a click ${what} and gets no answer in 15 seconds says that nobody knows, and shows the truth`, async ({
    page,
    server,
  }) => {
    const count = await server.count();
    const saved = arrives ? count + 1 : count;
    await hurry(page);
    await gotoHydrated(page, server.url);
    const released = Promise.withResolvers<void>();
    await page.route(COMMAND, async (route) => {
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
    expect(Date.now() - start).toBeGreaterThan(15_000 / HURRY - 100);
    await expect(alert).toContainText("The server did not answer in time.");
    await expect(alert).toContainText(`The saved count is ${saved}.`);
    await expect(button).toHaveText(`Click Me: ${saved}`);
    expect(await server.count(), "It was not sent again.").toBe(saved);

    released.resolve();
    await page.unroute(COMMAND);
    await alert.getByRole("button", { name: "Count again" }).click();
    await expect(alert).toBeHidden();
    await expect(button).toHaveText(`Click Me: ${saved + 1}`);
    await expect.poll(() => server.count()).toBe(saved + 1);
  });
}

test("a click lets go of a question that is older than it, whose answer would be wrong", async ({
  page,
  server,
}) => {
  const count = await server.count();
  await gotoHydrated(page, server.url);
  const asked = page.waitForRequest(QUERY);
  const dropped = page.waitForEvent("requestfailed", (request) =>
    request.url().endsWith("/getCount"),
  );
  // The page asks now and then; this answer is on its way when the user clicks.
  await page.route(QUERY, () => {}, { times: 1 });
  await asked;
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  expect((await dropped).failure()?.errorText).toBe("net::ERR_ABORTED");
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a page that is left while it saves has saved", async ({ page, server }) => {
  const count = await server.count();
  await gotoHydrated(page, server.url);
  const sent = page.waitForRequest(COMMAND);
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await sent;
  await page.goto("about:blank");
  await expect.poll(() => server.count()).toBe(count + 1);
});
