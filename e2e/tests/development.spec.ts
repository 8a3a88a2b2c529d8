/**
 * The app in Vite's development server, with what a developer adds to it.
 *
 * @module
 */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, gotoHydrated } from "@react-on-spin/spin/playwright";
import { test } from "../fixtures/added-app.ts";
import { counterStatus, countOf } from "../fixtures/clicks.ts";
import { ASK } from "../fixtures/model.ts";
import { OWN_MODEL } from "../fixtures/own-model.ts";
import {
  expectAdditions,
  expectAdditionsOfTheServer,
  expectPictures,
  expectPublicFiles,
} from "../flows/additions.ts";
import { callsAndLoadersInTheBrowser, formsAndPagesOfTheServer } from "../flows/visitors.ts";

test.describe.configure({ timeout: 120_000 });

test.beforeEach(({ consoleErrors }) => {
  // Vite notices packages only when a page needs them, and reloads it.
  consoleErrors.allow(/\[vite\]|Outdated Optimize Dep/);
});

test("the development server renders and hydrates the page, and saves clicks with and without JavaScript", async ({
  page,
  browser,
  development: url,
}) => {
  await gotoHydrated(page, url);
  const count = await countOf({ url });
  await page.getByRole("button", { name: `Click Me: ${count}` }).click();
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  await page.reload();
  await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();

  const form = await browser.newPage({ javaScriptEnabled: false });
  await form.goto(url);
  await form.getByRole("button", { name: `Click Me: ${count + 1}` }).click();
  await expect(form.getByRole("button", { name: `Click Me: ${count + 2}` })).toBeVisible();
  await form.close();
});

test("additions to the app work in development", async ({
  page,
  browser,
  development: url,
  consoleErrors,
}) => {
  // The page of an error has no icon.
  consoleErrors.allow(/status of 500|Content[- ]Security[- ]Policy|inline style|favicon\.ico/);
  await gotoHydrated(page, `${url}/about`);
  await expectAdditions(page);
  await expectPublicFiles(url);
  await expectAdditionsOfTheServer(browser, url);
  await expectPictures(browser, url);

  const explained = page.waitForEvent("console", (message) =>
    message.text().includes('see "How to allow more" in docs/security.md'),
  );
  await page.goto(`${url}/styled`);
  await explained;

  const broken = await page.goto(`${url}/broken`);
  expect(broken?.status()).toBe(500);
  const overlay = page.locator("vite-error-overlay");
  await expect(overlay).toContainText("a bug in a loader");
  await expect(overlay).toContainText("about/broken.tsx:2");
});

test("cookies, redirects and forms work in all four ways in development", async ({
  page,
  browser,
  development: url,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 422/);
  await callsAndLoadersInTheBrowser(page, url);
  await formsAndPagesOfTheServer(browser, url);
});

test("without a model, the development server shows the settings that add one; with the app's own it answers", async ({
  page,
  app,
  development: url,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 503/);
  const model = join(app.folder, ".spin/ai-models/llama", OWN_MODEL);
  await rename(model, `${model}-away`);
  await gotoHydrated(page, url);
  await page.getByRole("button", { name: ASK }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The language model is not set up.");
  await expect(alert).toContainText('api_type = "open_ai"');
  await expect(alert).toContainText("RUNTIME_CONFIG_FILE");

  await rename(`${model}-away`, model);
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByRole("figure")).toContainText(`by ${OWN_MODEL}`);
});

test("an edit of a component or a style appears without a reload", async ({
  page,
  development: url,
  edit,
}) => {
  await gotoHydrated(page, url);
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  await expect(counterStatus(page)).toHaveText(/^Saved/);
  await page.evaluate("window.notReloaded = true");

  await edit("routes/home.tsx", "Served by Spin!", "Served at Once!");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Served at Once!");
  await edit("styles/main.scss", "font-weight: 600", "font-weight: 700");
  await expect(button).toHaveCSS("font-weight", "700");
  expect(await page.evaluate("window.notReloaded")).toBe(true);
});

test("a syntax error is shown in the browser until it is fixed", async ({
  page,
  development: url,
  edit,
  consoleErrors,
}) => {
  consoleErrors.allow(/home\.tsx|status of 500/);
  await gotoHydrated(page, url);
  await edit("routes/home.tsx", "<Counter />", "<Counter");
  await expect(page.locator("vite-error-overlay")).toContainText("home.tsx");
  await edit("routes/home.tsx", "<Counter", "<Counter />");
  await expect(page.locator("vite-error-overlay")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Click Me: \d+$/ })).toBeVisible();
});
