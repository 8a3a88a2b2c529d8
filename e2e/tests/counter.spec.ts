import type { Locator, Page } from "@playwright/test";
import { APP_NAME } from "@react-on-spin/shared/app";
import { counterStatus, expect, gotoHydrated, test } from "../fixtures/test.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });
    const inEveryBuild = { tag: javaScriptEnabled ? ["@every-build"] : [] };

    test("the first HTML holds the heading and the saved count", async ({ page, server }) => {
      const count = await server.count();
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

    test(
      "a click is saved, and still there after a reload and in another browser",
      inEveryBuild,
      async ({ page, server, browser }) => {
        const count = await server.count();
        await page.goto(server.url);
        const button = page.getByRole("button", { name: `Click Me: ${count}` });
        await button.click();
        await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
        await expect.poll(() => server.count()).toBe(count + 1);
        expect(new URL(page.url()).pathname).toBe("/");

        await page.reload();
        await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
        expect(await server.count(), "A reload does not click again.").toBe(count + 1);

        const other = await browser.newContext();
        const otherPage = await other.newPage();
        await otherPage.goto(server.url);
        await expect(
          otherPage.getByRole("button", { name: `Click Me: ${count + 1}` }),
        ).toBeVisible();
        await other.close();
      },
    );

    test(
      "the count is still there after the server was stopped and started",
      inEveryBuild,
      async ({ page, ownServer }) => {
        await page.goto(ownServer.url);
        await page.getByRole("button", { name: "Click Me: 0" }).click();
        await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
        await expect.poll(() => ownServer.count()).toBe(1);
        await page.goto("about:blank");
        await ownServer.stop();
        await ownServer.start();
        await page.goto(ownServer.url);
        await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
      },
    );

    test("an address that leads nowhere answers 404 with a way home", async ({
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

test("ten fast clicks save ten, and the log has each value once", { tag: "@every-build" }, async ({
  page,
  ownServer,
}) => {
  await gotoHydrated(page, ownServer.url);
  const button = page.getByRole("button", { name: /^Click Me/ });
  await expect(button).toHaveText("Click Me: 0");
  await button.evaluate((element) => {
    for (let click = 0; click < 10; click += 1) if (element instanceof HTMLElement) element.click();
  });
  await expect(button).toHaveText("Click Me: 10");
  await expect(counterStatus(page)).toHaveText("Saved: 10");
  expect(await ownServer.count()).toBe(10);

  const saved = (await ownServer.log("stdout")).match(/^Saving value \d+$/gm);
  expect(saved).toEqual(Array.from({ length: 10 }, (_, index) => `Saving value ${index + 1}`));
});

test("the number rises before the server has answered, and never falls back", async ({
  page,
  ownServer,
}) => {
  const released = Promise.withResolvers<void>();
  await page.route("**/api/counter/incrementCount", async (route) => {
    await released.promise;
    await route.continue();
  });
  await gotoHydrated(page, ownServer.url);
  const button = await recordTexts(page);
  await button.click();
  await expect(button).toHaveText("Click Me: 1");
  await expect(counterStatus(page)).toHaveText("Saving…");
  await button.click();
  await expect(button).toHaveText("Click Me: 2");
  released.resolve();
  await expect(counterStatus(page)).toHaveText("Saved: 2");
  expect(await page.evaluate("window.shown")).toEqual(["Click Me: 1", "Click Me: 2"]);
});

test("the counter works with the keyboard alone, and the focus stays on the button", async ({
  page,
  server,
}) => {
  await gotoHydrated(page, server.url);
  const count = await server.count();
  await page.keyboard.press("Tab");
  const button = page.getByRole("button", { name: /^Click Me/ });
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await page.keyboard.press("Space");
  await expect(button).toHaveText(`Click Me: ${count + 2}`);
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 2}`);
  await expect(button).toBeFocused();
});

test("tabs of one browser agree without a reload, and so do two browsers", async ({
  browser,
  page,
  context,
  ownServer,
}) => {
  const otherBrowser = await browser.newContext();
  const pages = [page, await context.newPage(), await otherBrowser.newPage()];
  for (const each of pages) await gotoHydrated(each, ownServer.url);
  await Promise.all(
    pages.map(async (each) => {
      for (let click = 0; click < 5; click += 1) {
        await each.getByRole("button", { name: /^Click Me/ }).click();
      }
    }),
  );
  for (const each of pages) {
    await expect(each.getByRole("button", { name: "Click Me: 15" })).toBeVisible();
  }
  expect(await ownServer.count()).toBe(15);
  await otherBrowser.close();
});

test("a page whose clicks are not saved yet asks before it is left", async ({ page, server }) => {
  await gotoHydrated(page, server.url);
  const released = Promise.withResolvers<void>();
  await page.route("**/api/counter/incrementCount", async (route) => {
    await released.promise;
    await route.continue().catch(() => {});
  });
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(counterStatus(page)).toHaveText("Saving…");
  const asked = page.waitForEvent("dialog");
  await page.goto("about:blank");
  expect((await asked).type()).toBe("beforeunload");
  released.resolve();
});

test("a link to the other page takes the focus to its heading", async ({
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

test("a page that fails in the browser says so, and not why", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/promptTokenCount|React Router caught/);
  await gotoHydrated(page, server.url);
  await page.route("**/api/comment/writeComment", (route) =>
    route.fulfill({ contentType: "application/json", body: '{"result":{"text":"no usage"}}' }),
  );
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(page.getByRole("alert")).toHaveText("This page stopped working in your browser.");
  await expect(page.locator("main")).not.toContainText("promptTokenCount");
  await page.getByRole("link", { name: "Reload the page" }).click();
  await expect(page.getByRole("button", { name: /^Click Me/ })).toBeVisible();
});

/** The counter's button. From now on the page keeps all that it says, in `window.shown`. */
async function recordTexts(page: Page): Promise<Locator> {
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.evaluate((element) => {
    const shown: string[] = [];
    Object.assign(window, { shown });
    new MutationObserver(() => shown.push(element.textContent ?? "")).observe(element, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  return button;
}
