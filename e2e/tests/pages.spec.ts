/**
 * What the pages of an app can do in a browser, and how they fail: those of `e2e/pages`. The unit tests of
 * `@react-on-spin/react` have what the server sends.
 *
 * @module
 */
import type { Page } from "@playwright/test";
import { expect, gotoHydrated, test, untilHydrated } from "@react-on-spin/spin/playwright";

test.use({ build: { manifest: "e2e/pages/spin.toml" } });

/** The pages that fail: the path, the status, and what the boundary shows. */
const FAILURES: readonly (readonly [string, number, RegExp])[] = [
  ["/loader-error", 500, /^Failed: internal [\w-]{36}$/],
  ["/component-error", 500, /^Failed: internal [\w-]{36}$/],
  ["/gone", 410, /^Failed: status 410$/],
  ["/failed-query", 503, /^Failed: full [\w-]{36}$/],
  ["/notes/x", 404, /^Failed: status 404$/],
  ["/nowhere", 404, /^Failed: status 404$/],
];

/** What the same page shows when a link leads to it: of an error of the browser's own code there is no log. */
const IN_BROWSER: Readonly<Record<string, RegExp>> = {
  "/loader-error": /^Failed: in the browser$/,
  "/component-error": /^Failed: in the browser$/,
};

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test("a page that fails shows the error page within the layout, with its status and the request's id", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of (404|410|500|503)/);
  for (const [path, status, text] of FAILURES) {
    const response = await page.goto(server.url + path);
    expect(response?.status(), path).toBe(status);
    await expect(heading(page)).toHaveText(text);
    await expect(page).toHaveTitle("Failed");
    await expect(page.getByRole("link", { name: "/lazy" })).toBeVisible();
    expect(await page.content()).not.toContain("a secret");
    const [id = "none"] = /[\w-]{36}$/.exec((await heading(page).textContent()) ?? "") ?? [];
    if (status >= 500) expect(await server.log("stderr")).toContain(id);
  }
});

test("an address is parsed, and a page says what it is about", async ({ page, server }) => {
  await page.goto(`${server.url}/notes/21?page=x`);
  await expect(heading(page)).toHaveText("Note 21, page 1");
  await expect(page).toHaveTitle("Note 21");
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(heading(page)).toHaveText("Note 21, page 2");
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a guarded page leads to the sign-in, and from there back", async ({ page, server }) => {
      await page.goto(`${server.url}/account?tab=2`);
      await expect(page).toHaveURL(`${server.url}/login?next=%2Faccount%3Ftab%3D2`);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(heading(page)).toHaveText("The account of Ann");
      await expect(page).toHaveURL(`${server.url}/account?tab=2`);
    });
  });
}

test.describe("Without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a page with a slow part is loaded again, as a whole", async ({ page, server }) => {
    await page.goto(`${server.url}/slow`);
    await expect(heading(page)).toHaveText("A slow page");
    await expect(page.getByText("the late part")).toBeVisible();
    await expect(page.getByText("Waiting…")).toBeHidden();
  });
});

test("a page that a link leads to fails in the same place", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/a secret|It is full|status of 503|status of 404/);
  await gotoHydrated(page, server.url);
  for (const [path, , text] of FAILURES) {
    await page.getByRole("link", { name: path, exact: true }).click();
    await expect(heading(page)).toHaveText(IN_BROWSER[path] ?? text);
    await expect(page.getByRole("link", { name: "/lazy" })).toBeVisible();
  }
});

test("a link to a guarded page shows nothing of it, and the sign-in leads back", async ({
  page,
  server,
}) => {
  await gotoHydrated(page, server.url);
  const shown: string[] = [];
  await page.exposeFunction("onHeading", (text: string) => shown.push(text));
  await page.evaluate(() => {
    new MutationObserver(() => {
      const text = document.querySelector("h1")?.textContent;
      if (text) Reflect.get(window, "onHeading")(text);
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.getByRole("link", { name: "/account?tab=2" }).click();
  await expect(page).toHaveURL(`${server.url}/login?next=%2Faccount%3Ftab%3D2`);
  expect(shown.filter((text) => text.includes("account"))).toEqual([]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page)).toHaveText("The account of Ann");
});

test("a page whose code cannot be loaded fails in the same place, first or by a link", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_FAILED|Failed to fetch dynamically/);
  await page.route(/\/assets\/lazy-.*\.js/, (route) => route.abort());
  await gotoHydrated(page, server.url);
  await page.getByRole("link", { name: "/lazy" }).click();
  await expect(heading(page)).toHaveText("Failed: in the browser");
  await expect(page.getByRole("link", { name: "/gone" })).toBeVisible();

  await page.goto(`${server.url}/lazy`);
  await expect(heading(page)).toHaveText("Failed: in the browser");
  await page.unroute(/\/assets\/lazy-.*\.js/);
  await gotoHydrated(page, `${server.url}/lazy`);
  await expect(heading(page)).toHaveText("The lazy page");
  await expect(page).toHaveTitle("The lazy page");
});

test("a page with a slow part works before that is there, and ends at the error page if it fails", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/internal|Something went wrong on the server/);
  await page.goto(`${server.url}/slow?after=8000`, { waitUntil: "commit" });
  await untilHydrated(page, "button");
  await page.getByRole("button").click();
  await expect(page.getByRole("button")).toHaveText("Clicked 1");
  await expect(page.getByText("Waiting…")).toBeVisible();
  await expect(page.getByText("the late part")).toBeVisible();
  await expect(page.getByRole("button")).toHaveText("Clicked 1");

  await page.goto(`${server.url}/slow?fails`);
  await expect(heading(page)).toHaveText(/^Failed: internal [\w-]{36}$/);
});

test("a route without a component answers with its Response", async ({ server }) => {
  const response = await fetch(`${server.url}/sitemap.xml`);
  expect(response.headers.get("content-type")).toBe("application/xml");
  expect(await response.text()).toContain(`<loc>${server.url}/notes/1</loc>`);
});
