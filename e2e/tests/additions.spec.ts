/**
 * What every React developer adds in the first week works at the first try: in development and in the component. An
 * app made from the template gets a lazy page with style sheets, a CSS module, a font, a picture, a worker and files
 * of `public/`.
 *
 * @module
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { test as base, expect, gotoHydrated } from "@react-on-spin/spin/playwright";
import { NewApp } from "../fixtures/new-app.ts";

const ADDITIONS = fileURLToPath(new URL("../additions", import.meta.url));

const ROUTES = `  { path: "/about", lazy: () => import("./about/about.tsx"), ErrorBoundary: ErrorPage },
  { path: "/items/:id", lazy: () => import("./about/item.tsx") },
  { path: "/broken", lazy: () => import("./about/broken.tsx") },
  { path: "/styled", lazy: () => import("./about/styled.tsx") },
`;

const test = base.extend<object, { app: NewApp }>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const app = await NewApp.make("added", "react-ssr");
      app.linkPackages(["@fontsource/press-start-2p"]);
      cpSync(ADDITIONS, app.folder, { recursive: true });
      const routes = join(app.folder, "apps/web/src/routes.ts");
      const text = readFileSync(routes, "utf8");
      writeFileSync(routes, text.replace("  { id: NOT_FOUND", `${ROUTES}  { id: NOT_FOUND`));
      await use(app);
      await app.dispose();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test.describe.configure({ mode: "serial", timeout: 240_000 });

test("additions to the app work in development", async ({ app, page, browser, consoleErrors }) => {
  // Vite notices packages only when a page needs them, and reloads it. The page of an error has no icon.
  consoleErrors.allow(
    /\[vite\]|Outdated Optimize Dep|status of 500|Content[- ]Security[- ]Policy|inline style|favicon\.ico/,
  );
  await app.serve("dev", async (url) => {
    await gotoHydrated(page, `${url}/about`);
    await expectAdditions(page);
    await expectStyledWithoutScript(await browser.newPage({ javaScriptEnabled: false }), url);
    await expectPublicFiles(url);
    await expectStatusOfData(url);

    const explained = page.waitForEvent("console", (message) =>
      message.text().includes('see "How to allow more" in docs/security.md'),
    );
    await page.goto(`${url}/styled`);
    await explained;
    await expectNoInlineStyles(await browser.newPage({ javaScriptEnabled: false }), url);

    const broken = await page.goto(`${url}/broken`);
    expect(broken?.status()).toBe(500);
    const overlay = page.locator("vite-error-overlay");
    await expect(overlay).toContainText("a bug in a loader");
    await expect(overlay).toContainText("about/broken.tsx:2");
    await page.close();
  });
});

test("additions to the app work in the component", async ({ app, page, browser }) => {
  await app.serve("start", async (url) => {
    const requested: string[] = [];
    page.on("request", (request) => requested.push(new URL(request.url()).pathname));
    await gotoHydrated(page, `${url}/about`);
    await expectAdditions(page);
    await expectStyledWithoutScript(await browser.newPage({ javaScriptEnabled: false }), url);
    await expectPublicFiles(url);
    await expectStatusOfData(url);

    const html = await (await fetch(`${url}/about`)).text();
    const chunk = requested.find((path) => /\/assets\/about-.*\.js$/.test(path)) ?? "";
    expect(html).toContain(`<link rel="modulepreload" href="${chunk}"`);
    expect(await (await fetch(url)).text()).not.toContain("/assets/about-");

    await expectNoInlineStyles(await browser.newPage({ javaScriptEnabled: false }), url);

    for (const path of ["/api/bug/findBug", "/broken"]) {
      expect((await fetch(url + path)).status, path).toBe(500);
    }
    // The Node host prints places in the sources by itself, Spin those in the bundle.
    const log = await app.runTask("trace", [join(app.folder, ".spin/logs/server_stderr.txt")]);
    expect(log).toMatch(
      /a bug in a server function\n.*packages\/server\/src\/bug\/bug\.functions\.ts:5:/,
    );
    expect(log).toMatch(/a bug in a loader\n.*apps\/web\/src\/about\/broken\.tsx:2:/);
    await page.close();
  });
});

for (const target of ["portable", "static"]) {
  test(`additions to the app work in the ${target} build`, async ({ app, page }) => {
    await app.runTask("build", [`build:${target}`]);
    await app.serve(
      "start",
      async (url) => {
        await page.goto(`${url}/about`);
        await expectAdditions(page);
        await expectPublicFiles(url);
        await page.close();
      },
      { manifest: `spin.${target}.toml` },
    );
  });
}

async function expectStatusOfData(url: string): Promise<void> {
  for (const [id, status, text] of [
    ["1", 200, "The first item"],
    ["2", 404, "There is no such item."],
  ] as const) {
    const response = await fetch(`${url}/items/${id}`);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  }
}

async function expectAdditions(page: Page): Promise<void> {
  await expect(page.getByText("The worker says 42")).toBeVisible();
  await expect(page.getByText("42, a note, ./note.txt, /")).toBeVisible();
  await expectStyles(page);
  const dot = page.getByRole("img", { name: "A dot" });
  const width = () => dot.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width, "the picture is loaded").toBe(1);
  const font = () =>
    page.evaluate(() => [...document.fonts].some(({ status }) => status === "loaded"));
  await expect.poll(font, "the font is loaded").toBe(true);
  const note = await page.getByRole("link", { name: "The note" }).getAttribute("href");
  expect(await (await fetch(new URL(note ?? "", page.url()))).text()).toBe("a note");
}

async function expectStyles(page: Page): Promise<void> {
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveCSS("color", "rgb(1, 2, 3)");
  await expect(heading).toHaveCSS("margin-left", "7px");
  await expect(page.getByText("A chart")).toHaveCSS("padding-left", "11px");
}

async function expectStyledWithoutScript(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/about`);
  await expectStyles(page);
  await page.close();
}

/** The policy refuses them, in development as in production. */
async function expectNoInlineStyles(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/styled`);
  for (const text of ["With a style attribute", "With a style element"]) {
    await expect(page.getByText(text)).not.toHaveCSS("color", "rgb(9, 9, 9)");
  }
  await page.close();
}

async function expectPublicFiles(url: string): Promise<void> {
  const robots = await fetch(`${url}/robots.txt`);
  expect(await robots.text()).toContain("User-agent: *");
  expect(robots.headers.get("content-type")).toContain("text/plain");
  const about = await fetch(`${url}/.well-known/about.json`);
  expect(await about.json()).toEqual({ contact: "nobody" });
  expect(about.headers.get("content-type")).toContain("application/json");
}
