/**
 * Visitors who do not wait until React has taken over the page.
 *
 * @module
 */
import type { Page } from "@playwright/test";
import {
  expect,
  gotoHydrated,
  holdRequests,
  test,
  untilHydrated,
} from "@react-on-spin/spin/playwright";

const SCRIPTS = "**/assets/*.js";

/**
 * In milliseconds after the scripts were released: before, while and after React takes over the page. Which one is
 * which does not matter, since all have to end at the same page.
 */
const MOMENTS = [0, 20, 40, 60, 100];

test.beforeEach(async ({ consoleErrors }) => {
  consoleErrors.allow(/status of 404.*\/nowhere/);
});

test("going back before the page is hydrated shows the earlier page", async ({ page, server }) => {
  for (const path of ["/nowhere", "/?page=1"]) {
    const release = await reloadHeld(page, server.url, path);
    await goBack(page);
    release();
    await expectPage(page, path);
  }
});

test("going back while the page is hydrated shows the earlier page", async ({ page, server }) => {
  for (const moment of MOMENTS) {
    const release = await reloadHeld(page, server.url, "/nowhere");
    release();
    await page.waitForTimeout(moment);
    await goBack(page);
    await expectPage(page, "/nowhere");
  }
});

test("a link that is followed while the page is hydrated opens its page", async ({
  page,
  server,
}) => {
  for (const moment of MOMENTS) {
    const release = await holdRequests(page, SCRIPTS);
    await page.goto(`${server.url}/nowhere`, { waitUntil: "commit" });
    const link = page.getByRole("link", { name: "Back to the counter" });
    await expect(link).toBeVisible();
    release();
    await page.waitForTimeout(moment);
    await link.click();
    await expectPage(page, "/");
    await page.unroute(SCRIPTS);
  }
});

for (const path of ["/?q=%22a%22|b'c^d{e}", "/caf%C3%A9/a|b", "/?q=ä"]) {
  test(`the page of ${path} is hydrated, not rendered anew`, async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 404/);
    const release = await holdRequests(page, SCRIPTS);
    await page.goto(server.url + path, { waitUntil: "commit" });
    const heading = page.getByRole("heading", { level: 1 });
    await heading.evaluate((element) => element.setAttribute("data-of", "the server"));
    release();
    await untilHydrated(page);
    await expect(heading).toHaveAttribute("data-of", "the server");
  });
}

/**
 * Opens a page and another one without a new document, then reloads. So going back changes the address, and loads
 * nothing.
 *
 * @returns releases the scripts of the second page
 */
async function reloadHeld(page: Page, url: string, path: string): Promise<() => void> {
  await gotoHydrated(page, url + path);
  await page.evaluate(() => {
    history.pushState(null, "", "/");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await expectPage(page, "/");
  await page.unroute(SCRIPTS);
  const release = await holdRequests(page, SCRIPTS);
  await page.reload({ waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Welcome/);
  return release;
}

/** `page.goBack` would wait for a new document. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => history.back());
}

/** Expects the page of a path, and that it works. */
async function expectPage(page: Page, path: string): Promise<void> {
  await expect(page).toHaveURL((url) => url.pathname + url.search === path);
  const isHome = path.startsWith("/?") || path === "/";
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    isHome ? /^Welcome/ : "Page not found",
  );
  await untilHydrated(page);
}
