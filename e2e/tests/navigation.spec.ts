/**
 * Following a link when the network is gone, or the server does not answer.
 *
 * @module
 */
import type { Page } from "@playwright/test";
import { expect, gotoHydrated, shortenTimeouts, test } from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../fixtures/clicks.ts";

const CALLS = "**/api/**";

/** The time-out of a call, in milliseconds, and the number that the test divides it by. */
const TIMEOUT = 15_000;
const SPEED_UP = 10;

test.beforeEach(async ({ consoleErrors }) => {
  consoleErrors.allow(/status of 404.*\/nowhere|ERR_INTERNET_DISCONNECTED/);
});

test("a link that is followed offline says so at once, and shows the count when the browser is back", async ({
  page,
  context,
  server,
}) => {
  const count = await countOf(server);
  await gotoHydrated(page, `${server.url}/nowhere`);
  await context.setOffline(true);
  await followLink(page);
  await expect(counterStatus(page)).toHaveText("You are offline.", { timeout: 1_000 });
  await context.setOffline(false);
  await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
});

test("a link to a server that does not answer says what is awaited, gives up after one time-out, and can ask again", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  await shortenTimeouts(page, SPEED_UP);
  await gotoHydrated(page, `${server.url}/nowhere`);
  await page.route(CALLS, () => {});
  const start = Date.now();
  await followLink(page);
  await expect(counterStatus(page)).toHaveText("Loading the count…", { timeout: 1_000 });
  const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
  await expect(alert).toContainText("The server did not answer in time.");
  expect(Date.now() - start).toBeLessThan(2 * (TIMEOUT / SPEED_UP));

  await page.unroute(CALLS);
  await alert.getByRole("link", { name: "Read it again" }).click();
  await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
  await expect(alert).toBeHidden();
});

async function followLink(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Back to the counter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Welcome/, { timeout: 1_000 });
}
