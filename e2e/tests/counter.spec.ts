import { APP_NAME } from "@app/shared/app";
import {
  expect,
  gotoHydrated,
  holdRequests,
  recordTexts,
  test,
} from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../fixtures/clicks.ts";

const INCREMENT = "**/api/counter/incrementCount";

/** How often the page reads the saved count, in milliseconds. */
const REFRESH = 5_000;

test("the HTML from the server contains the heading and the saved count", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  const response = await page.goto(server.url);
  expect(response?.status()).toBe(200);
  const html = (await response?.text()) ?? "";
  expect(html).toContain("Welcome to React - Served by Spin!");
  expect(html).toContain(`Click Me: ${count}`);
  await expect(page).toHaveTitle(`Welcome to ${APP_NAME}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Welcome to React - Served by Spin!",
  );
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });
    const inEveryBuild = { tag: javaScriptEnabled ? ["@every-build"] : [] };

    test(
      "a click is saved: the new count is there after a reload and in another browser",
      inEveryBuild,
      async ({ page, server, browser }) => {
        const count = await countOf(server);
        await page.goto(server.url);
        const button = page.getByRole("button", { name: `Click Me: ${count}` });
        await button.click();
        await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
        await expect.poll(() => countOf(server)).toBe(count + 1);
        expect(new URL(page.url()).pathname).toBe("/");

        await page.reload();
        await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
        expect(await countOf(server), "The reload does not click again.").toBe(count + 1);

        const other = await browser.newContext();
        const otherPage = await other.newPage();
        await otherPage.goto(server.url);
        await expect(
          otherPage.getByRole("button", { name: `Click Me: ${count + 1}` }),
        ).toBeVisible();
        await other.close();
      },
    );

    test("an unknown address gets a 404 page with a link to the counter", async ({
      page,
      server,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 404.*\/nowhere/);
      const response = await page.goto(`${server.url}/nowhere`);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
      await page.getByRole("link", { name: "Back to the counter" }).click();
      await expect(page.getByRole("button", { name: /^Click Me: \d+$/ })).toBeVisible();
      await expect(page).toHaveTitle(`Welcome to ${APP_NAME}`);
    });
  });
}

test("the count survives a restart of the server", { tag: "@every-build" }, async ({
  page,
  server,
  store,
}) => {
  store.clear();
  await page.goto(server.url);
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
  await expect.poll(() => countOf(server)).toBe(1);
  await page.goto("about:blank");
  await server.stop();
  await server.start();
  await page.goto(server.url);
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
});

test("ten fast clicks are all saved, and each new count is logged once", {
  tag: "@every-build",
}, async ({ page, server, store }) => {
  store.clear();
  const logBefore = await server.log("stdout");
  await gotoHydrated(page, server.url);
  const button = page.getByRole("button", { name: /^Click Me/ });
  await expect(button).toHaveText("Click Me: 0");
  await button.evaluate((element) => {
    for (let click = 0; click < 10; click += 1) if (element instanceof HTMLElement) element.click();
  });
  await expect(button).toHaveText("Click Me: 10");
  await expect(counterStatus(page)).toHaveText("Saved: 10");
  expect(await countOf(server)).toBe(10);

  const saved = (await server.log("stdout")).slice(logBefore.length).match(/^Saving value \d+$/gm);
  expect(saved).toEqual(Array.from({ length: 10 }, (_, index) => `Saving value ${index + 1}`));
});

test("the number rises before the server responds, and never falls back", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  const releaseClicks = await holdRequests(page, INCREMENT);
  await gotoHydrated(page, server.url);
  const button = page.getByRole("button", { name: /^Click Me/ });
  const shownTexts = await recordTexts(button);
  await button.click();
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await expect(counterStatus(page)).toHaveText("Saving…");
  await button.click();
  await expect(button).toHaveText(`Click Me: ${count + 2}`);
  releaseClicks();
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 2}`);
  expect(await shownTexts()).toEqual([`Click Me: ${count + 1}`, `Click Me: ${count + 2}`]);
});

test("the counter works with the keyboard alone, and the button keeps the focus", async ({
  page,
  server,
}) => {
  await gotoHydrated(page, server.url);
  const count = await countOf(server);
  const button = page.getByRole("button", { name: /^Click Me/ });
  // A navigation above it comes first.
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(button).toBeFocused({ timeout: 100 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await page.keyboard.press("Space");
  await expect(button).toHaveText(`Click Me: ${count + 2}`);
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 2}`);
  await expect(button).toBeFocused();
});

test("two tabs and another browser show the same count without a reload", async ({
  browser,
  page,
  context,
  server,
  store,
}) => {
  store.clear();
  const otherBrowser = await browser.newContext();
  const pages = [page, await context.newPage(), await otherBrowser.newPage()];
  for (const each of [context, otherBrowser]) await each.clock.install();
  for (const each of pages) await gotoHydrated(each, server.url);
  await Promise.all(
    pages.map(async (each) => {
      for (let click = 0; click < 5; click += 1) {
        await each.getByRole("button", { name: /^Click Me/ }).click();
      }
    }),
  );
  for (const each of [context, otherBrowser]) await each.clock.fastForward(REFRESH);
  for (const each of pages) {
    await expect(each.getByRole("button", { name: "Click Me: 15" })).toBeVisible();
  }
  expect(await countOf(server)).toBe(15);
  await otherBrowser.close();
});

test("the browser asks before it leaves a page with unsaved clicks", async ({ page, server }) => {
  await gotoHydrated(page, server.url);
  const releaseClicks = await holdRequests(page, INCREMENT);
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(counterStatus(page)).toHaveText("Saving…");
  const question = page.waitForEvent("dialog");
  await page.goto("about:blank");
  expect((await question).type()).toBe("beforeunload");
  releaseClicks();
});

test("following a link moves the focus to the heading of the new page", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404.*\/nowhere/);
  await gotoHydrated(page, `${server.url}/nowhere`);
  await page.getByRole("link", { name: "Back to the counter" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Welcome/);
});
