/**
 * Cookies, headers, redirects and forms, in the four ways in which a server function is reached: a call from the
 * browser, a form without JavaScript, a loader while a page is rendered, and a loader in the browser. Two of the
 * pages wait for their loaders, so they also show what a visitor sees meanwhile.
 *
 * @module
 */
import type { Browser, Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  gotoHydrated,
  holdRequests,
  holdTimeouts,
} from "@react-on-spin/spin/playwright";
import { test } from "../fixtures/added-app.ts";

export async function callsAndLoadersInTheBrowser(page: Page, url: string): Promise<void> {
  await test.step("a loader in the browser redirects, directly and through a query cache", async () => {
    await gotoHydrated(page, url);
    await gotoHydrated(page, `${url}/introduce`);
    for (const link of ["By a loader", "By a cache"]) {
      const answered = page.waitForResponse("**/api/visitor/getName");
      await page.getByRole("link", { name: link }).click();
      await (await answered).finished();
      await expect(page.getByRole("heading")).toHaveText("Introduce yourself");
      await expect(page.getByText("went wrong")).toHaveCount(0);
    }
  });

  await test.step("a refused call keeps what was typed, and leads to the field", async () => {
    await page.getByLabel("Name").fill("Ada");
    await page.getByLabel("Age").fill(".1");
    await page.getByRole("button").click();
    await expectRefused(page, "Ada", ".1");
  });

  await test.step("a call sets cookies and redirects through the router", async () => {
    await page.evaluate(() => Object.assign(window, { isSameDocument: true }));
    await page.getByLabel("Age").fill(".5");
    await page.getByRole("button").click();
    await expect(page.getByText("Hello Ada")).toBeVisible();
    expect(page.url()).toBe(`${url}/direct`);
    expect(await page.evaluate(() => "isSameDocument" in window)).toBe(true);
    await expectCookies(page, "Ada");
  });
}

/** The status that the app shows above each page. */
const NAVIGATION_STATUS = "body > [role=status]";

export async function loadersThatWait(page: Page, url: string): Promise<void> {
  const getName = `${url}/api/visitor/getName`;
  const status = page.locator(NAVIGATION_STATUS);
  const endTimeouts = await holdTimeouts(page);
  await page.context().addCookies([{ name: "name", value: "Ada", url }]);

  await test.step("a link whose page waits says so, and nothing moves", async () => {
    await gotoHydrated(page, `${url}/introduce`);
    const release = await holdRequests(page, getName);
    const before = await page.locator("main").boundingBox();
    await page.getByRole("link", { name: "By a cache" }).click();
    await expect(status).toHaveText("Opening the page…");
    await expect(page.getByRole("heading")).toHaveText("Introduce yourself");
    expect(await page.locator("main").boundingBox()).toEqual(before);
    release();
    await expect(page.getByText("Hello again Ada")).toBeVisible();
    await expect(status).toBeEmpty();
    await page.unroute(getName);
  });

  await test.step("a link is followed although the browser says that it is offline, if the server answers", async () => {
    await gotoHydrated(page, `${url}/introduce`);
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.getByRole("link", { name: "By a cache" }).click();
    await expect(page.getByText("Hello again Ada")).toBeVisible();
    await expect(status).toBeEmpty();
  });

  await test.step("a link to a server that does not answer gives up with a sentence and a way on", async () => {
    await gotoHydrated(page, `${url}/introduce`);
    await page.route(getName, () => {});
    await page.getByRole("link", { name: "By a loader" }).click();
    await expect(status).toHaveText("Opening the page…");
    await endTimeouts();
    await expect(page.getByRole("alert")).toContainText("The server did not answer in time.");
    await expect(status).toBeEmpty();
    await page.unroute(getName);
    await page.getByRole("link", { name: "Reload the page" }).click();
    await expect(page.getByText("Hello Ada")).toBeVisible();
  });

  await test.step("a page whose code does not come can be loaded in another way", async () => {
    await page.clock.install();
    await gotoHydrated(page, `${url}/introduce`);
    const code = /\/assets\/direct|\/visitor\/direct\.tsx/;
    let isHeld = false;
    await page.route(code, async (route) => {
      if (isHeld) await route.continue();
      isHeld = true;
    });
    await page.getByRole("link", { name: "By a loader" }).click();
    await page.clock.fastForward(20_000);
    await expect(status).toHaveText("The page takes too long to open. Load it anew");
    await expectAccessible(page);
    await status.getByRole("link").click();
    await expect(page.getByText("Hello Ada")).toBeVisible();
  });
}

export async function formsAndPagesOfTheServer(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();

  await test.step("a loader redirects while a page is rendered, directly and through a query cache", async () => {
    for (const path of ["/direct", "/cached"]) {
      const response = await fetch(url + path, { redirect: "manual" });
      expect([response.status, response.headers.get("location")]).toEqual([302, "/introduce"]);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      await page.goto(url + path);
      await expect(page).toHaveURL(`${url}/introduce`);
    }
  });

  await test.step("a refused form comes back with what was typed, and leads to the field", async () => {
    await page.getByLabel("Name").fill("Grace");
    await page.getByLabel("Age").fill(".1");
    await page.getByRole("button").click();
    await expectRefused(page, "Grace", ".1");
  });

  await test.step("a form sets cookies and redirects", async () => {
    await page.getByLabel("Age").fill(".5");
    await page.getByRole("button").click();
    await expect(page.getByText("Hello Grace")).toBeVisible();
    await expect(page).toHaveURL(`${url}/direct`);
    await expectCookies(page, "Grace");
  });

  await test.step("a page has the headers of its loader's queries, and shows the cookie", async () => {
    for (const [path, text] of [
      ["/direct", "Hello Grace"],
      ["/cached", "Hello again Grace"],
    ] as const) {
      const response = await page.goto(url + path);
      expect(response?.headers()["x-visitor"]).toBe("known");
      await expect(page.getByText(text)).toBeVisible();
    }
  });

  await test.step("a command that a loader calls while a page is rendered is refused", async () => {
    const response = await fetch(`${url}/direct?change`, { redirect: "manual" });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([500, null]);
  });
  await context.close();
}

async function expectRefused(page: Page, name: string, age: string): Promise<void> {
  const field = page.getByLabel("Age");
  await expect(field).toHaveAccessibleDescription("too young");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(age);
  await expect(page.getByLabel("Name")).toHaveValue(name);
  await expect(page.getByLabel("Name")).not.toHaveAttribute("aria-invalid");
  await expect(page.getByRole("alert")).toBeEmpty();
}

async function expectCookies(page: Page, name: string): Promise<void> {
  const cookie = { httpOnly: true, sameSite: "Lax", secure: false, path: "/" };
  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(2);
  expect(cookies).toContainEqual(expect.objectContaining({ ...cookie, name: "name", value: name }));
  expect(cookies).toContainEqual(expect.objectContaining({ ...cookie, name: "seen" }));
}
