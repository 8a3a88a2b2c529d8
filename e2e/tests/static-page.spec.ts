/**
 * The page of the static build: a file that React takes over in the browser.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import {
  expect,
  expectAccessible,
  gotoHydrated,
  holdRequests,
  holdTimeouts,
  OtherSite,
  test,
} from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../fixtures/clicks.ts";

const GET_COUNT = "**/api/counter/getCount";
const LOADING = "Loading the count…";

test.describe("The static page", { tag: "@every-build" }, () => {
  test("shows its heading before the script has loaded, is hydrated, and then shows the count", async ({
    page,
    server,
  }) => {
    const count = await countOf(server);
    await holdTimeouts(page);
    const releaseScripts = await holdRequests(page, "**/assets/*.js");
    const releaseCount = await holdRequests(page, GET_COUNT);
    await page.goto(server.url, { waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Welcome to React - Served by Spin!",
    );
    await expect(counterStatus(page)).toHaveText(LOADING);
    await page.evaluate(() => Object.assign(window, { heading: document.querySelector("h1") }));

    const asked = page.waitForRequest(GET_COUNT);
    releaseScripts();
    await asked;
    await expect(counterStatus(page)).toHaveText(LOADING);
    await expectAccessible(page);
    releaseCount();
    await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
    await expect(counterStatus(page)).toContainText("The count is saved");
    const isSameHeading = "window.heading === document.querySelector('h1')";
    expect(await page.evaluate(isSameHeading), "React hydrated the page.").toBe(true);
  });

  test("is the same file at every address, and says so at an unknown address", async ({
    page,
    server,
  }) => {
    const html = await (await fetch(server.url)).text();
    for (const address of ["/nowhere", "/nowhere/else?a=b", "/?a=b", "/%"]) {
      const response = await fetch(server.url + address);
      expect([response.status, await response.text()], address).toEqual([200, html]);
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }

    await page.goto(`${server.url}/nowhere`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await expect(page).toHaveTitle(/^Page not found/);
    await page.getByRole("link", { name: "Back to the counter" }).click();
    await expect(page.getByRole("button", { name: /^Click Me: \d+$/ })).toBeVisible();
  });

  test("says that the count cannot be read, and reads it again when the user asks", async ({
    page,
    server,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 500/);
    await page.route(GET_COUNT, (route) => route.fulfill({ status: 500 }));
    await gotoHydrated(page, server.url);
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("Clicks are not counted until it can be read.");
    await expect(counterStatus(page)).toContainText("The count is saved");
    await page.unroute(GET_COUNT);
    await alert.getByRole("link", { name: "Read it again" }).click();
    await expect(page.getByRole("button", { name: /^Click Me: \d+$/ })).toBeVisible();
    await expect(alert).toBeHidden();
  });

  test("does nothing in another site's frame", async ({ page, server, consoleErrors }) => {
    consoleErrors.allow(/form-action/);
    const site = await OtherSite.start();
    site.serve("/", `<iframe src="${server.url}"></iframe>`);
    const calls: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/")) calls.push(request.url());
    });
    // The page has loaded once the script in the frame has run.
    await page.goto(site.sameSite);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Click Me" }).click({ force: true });
    // React calls nothing at once, so that it does not at the next frame either.
    await frame
      .locator("body")
      .evaluate(
        () => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))),
      );
    await expect(frame.getByRole("status").first()).toHaveText(LOADING);
    expect(calls).toEqual([]);
    await site.stop();
  });

  test("comes with a component that has no page and no React in it", ({ build }) => {
    const root = new URL("../../", import.meta.url);
    const manifest = readFileSync(new URL(build.manifest ?? "spin.toml", root), "utf8");
    const [, component = ""] = /^source = "(.*)\.wasm"$/m.exec(manifest) ?? [];
    const code = readFileSync(new URL(`${component}/server.js`, root), "utf8");
    expect(code).toContain("counter/incrementCount");
    for (const marker of ["react.", "Welcome to React", "QueryClient"]) {
      expect(code.includes(marker), marker).toBe(false);
    }
  });

  test("says that it needs JavaScript, and allows no form to be sent", async ({ server }) => {
    const html = await (await fetch(server.url)).text();
    expect(html).toMatch(/<noscript><p[^>]*>This page needs JavaScript/);
    expect(html).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="[^"]*form-action &#x27;none/,
    );
  });
});
