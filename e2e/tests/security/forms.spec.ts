/**
 * The forms, as a browser submits them when JavaScript is disabled or has not loaded.
 *
 * @module
 */
import { APP_NAME } from "@app/shared/app";
import type { Page } from "@playwright/test";
import { expect, test, untilHydrated } from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../../fixtures/clicks.ts";

const ACTION = "/api/counter/incrementCount.action";

/** Changes the name or the value of the field that the counter's form sends. */
async function breakForm(page: Page, change: { name?: string; value?: string }) {
  await page.locator('input[name="n:by"]').evaluate((input, { name, value }) => {
    if (name !== undefined) input.setAttribute("name", name);
    if (value !== undefined) input.setAttribute("value", value);
  }, change);
}

/** Changes the address that the counter's form is sent to. */
async function sendFormTo(page: Page, action: string) {
  const form = page.locator(`form[action="${ACTION}"]`);
  await form.evaluate((element, value) => element.setAttribute("action", value), action);
}

/** Submits the counter's form and returns the status of the response. */
async function submit(page: Page): Promise<number> {
  const posted = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: /^Click Me/ }).click();
  return (await posted).status();
}

test.describe("Without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a click redirects to the page, so that going back, forward or reloading does not click again", async ({
    page,
    server,
  }) => {
    const count = await countOf(server);
    await page.goto(server.url);
    const posted = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: /^Click Me/ }).click();
    const response = await posted;
    expect(response.status()).toBe(303);
    expect(response.headers()).toMatchObject({ location: "/", "cache-control": "no-store" });
    await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
    expect(page.url()).toBe(`${server.url}/`);

    await page.goBack();
    await page.goForward();
    await page.reload();
    await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
    expect(await countOf(server)).toBe(count + 1);
  });

  test("a refused click shows the page again, with the reason beside the button", async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 422/);
    const count = await countOf(server);
    await page.goto(server.url);
    await breakForm(page, { value: "0" });
    expect(await submit(page)).toBe(422);
    await expect(page).toHaveTitle(`Welcome to ${APP_NAME}`);
    const counter = page.getByRole("region", { name: "Counter" });
    await expect(counter.getByRole("alert")).toContainText("by: must be at least 1");
    await expect(page.getByRole("alert")).toHaveCount(1);
    await expect(counter.getByRole("button")).toHaveAccessibleDescription(/by: must be at least 1/);
    expect(await countOf(server)).toBe(count);

    expect(await submit(page)).toBe(303);
    await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
    expect(page.url()).toBe(`${server.url}/`);
  });

  test("a refused form that returns to an unknown page says there why it was refused", async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 422/);
    await page.goto(server.url);
    await sendFormTo(page, `${ACTION}?returnTo=%2Fnowhere`);
    await breakForm(page, { value: "0" });
    expect(await submit(page)).toBe(422);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await expect(page.getByRole("alert")).toContainText("by: must be at least 1");
  });

  test("a form from an older build of the page offers to reload", async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 404/);
    const count = await countOf(server);
    await page.goto(server.url);
    await sendFormTo(page, "/api/counter/incrementTwice.action?returnTo=/gone");
    expect(await submit(page)).toBe(404);
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("This page is from an older version of the site.");
    await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();

    await alert.getByRole("link", { name: "Reload the page" }).click();
    await expect(alert).toHaveCount(0);
    expect(page.url()).toBe(`${server.url}/`);
    expect(await submit(page)).toBe(303);
    expect(await countOf(server)).toBe(count + 1);
  });

  test("a form returns to the path that it names, and is refused and not counted if that could be another site", async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of (400|404)/);
    let count = await countOf(server);
    // The unit tests list more of them.
    for (const [returnTo, isPath] of [
      ["/?from=//other.example#part", true],
      ["/\\other.example", false],
      ["/\r\nLocation: https://other.example", false],
    ] as const) {
      await test.step(JSON.stringify(returnTo), async () => {
        await page.goto(server.url);
        const action = `${ACTION}?returnTo=${encodeURIComponent(returnTo)}`;
        await sendFormTo(page, action);
        expect(await submit(page)).toBe(isPath ? 303 : 400);
        await expect(page).toHaveURL(server.url + (isPath ? returnTo : action));
        if (isPath) count += 1;
        expect(await countOf(server)).toBe(count);
      });
    }
  });
});

test.describe("Before the script has loaded", () => {
  test("a refused click shows the page at its usual address, hydrated, and does not click again", async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 422|ERR_FAILED.*\/assets\//);
    const count = await countOf(server);
    await page.route("**/assets/*.js", (route) => route.abort());
    await page.goto(`${server.url}/?from=here`);
    await breakForm(page, { value: "1.5" });
    await page.unroute("**/assets/*.js");
    expect(await submit(page)).toBe(422);

    const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
    await expect(alert).toContainText("by: must be a whole number");
    await expect(page).toHaveURL(`${server.url}/`);
    await untilHydrated(page);
    await page.getByRole("button", { name: /^Click Me/ }).click();
    await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
    await expect(alert).toBeHidden();

    await page.reload();
    await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
    expect(await countOf(server)).toBe(count + 1);
  });

  test("the form saves a click", async ({ page, server, consoleErrors }) => {
    consoleErrors.allow(/ERR_FAILED.*\/assets\//);
    const count = await countOf(server);
    await page.route("**/assets/*.js", (route) => route.abort());
    await page.goto(server.url);
    expect(await submit(page)).toBe(303);
    await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
    expect(await countOf(server)).toBe(count + 1);
  });
});
