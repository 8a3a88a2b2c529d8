/**
 * What every React developer adds in the first week: a lazy page with style sheets, a CSS module, a font, a picture,
 * a worker and files of `public/`.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { expect, gotoHydrated } from "@react-on-spin/spin/playwright";

const DOT = fileURLToPath(new URL("../additions/apps/web/src/about/dot.png", import.meta.url));

/** What the server sends to a browser without JavaScript, and at other addresses than that of the page. */
export async function expectAdditionsOfTheServer(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${url}/about`);
  await expectStyles(page);
  await page.goto(`${url}/styled`);
  // The policy refuses them, in development as in production.
  for (const text of ["With a style attribute", "With a style element"]) {
    await expect(page.getByText(text)).not.toHaveCSS("color", "rgb(9, 9, 9)");
  }
  await page.close();

  for (const [id, status, text] of [
    ["1", 200, "The first item"],
    ["2", 404, "There is no such item."],
  ] as const) {
    const response = await fetch(`${url}/items/${id}`);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  }
}

export async function expectAdditions(page: Page): Promise<void> {
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

export async function expectPublicFiles(url: string): Promise<void> {
  const robots = await fetch(`${url}/robots.txt`);
  expect(await robots.text()).toContain("User-agent: *");
  expect(robots.headers.get("content-type")).toContain("text/plain");
  const about = await fetch(`${url}/.well-known/about.json`);
  expect(await about.json()).toEqual({ contact: "nobody" });
  expect(about.headers.get("content-type")).toContain("application/json");
}

/** A form with a file, with and without JavaScript, and the route that answers with the file. */
export async function expectPictures(browser: Browser, url: string): Promise<void> {
  const dot = readFileSync(DOT);
  for (const javaScriptEnabled of [true, false]) {
    const page = await browser.newPage({ javaScriptEnabled });
    const open = () =>
      javaScriptEnabled ? gotoHydrated(page, `${url}/pictures`) : page.goto(`${url}/pictures`);
    await open();
    // Of its own: development and the component have the same store.
    const title = `A dot ${randomUUID()}`;
    const file = (mimeType: string, buffer: Buffer) => ({ name: "dot", mimeType, buffer });
    const choose = (chosen: ReturnType<typeof file>) =>
      page.getByLabel("Picture").setInputFiles(chosen);
    const add = () => page.getByRole("button", { name: "Add" }).click();

    await page.getByLabel("Title").fill(title);
    await add();
    await expect(page.getByText("Choose a picture.")).toBeVisible();
    await choose(file("text/html", dot));
    await add();
    await expect(page.getByText("Choose a PNG, JPEG or WebP picture.")).toBeVisible();
    await choose(file("image/png", Buffer.alloc(600 * 1024)));
    await add();
    await expect(
      page.getByText("A file is larger than 512 KiB, which is the limit."),
    ).toBeVisible();
    await expect(page.getByLabel("Title")).toHaveValue(title);
    await choose(file("image/png", dot));
    await add();
    await expect(page.getByLabel("Title")).toHaveValue("");
    const image = page.getByRole("img", { name: title });
    await expect
      .poll(() => image.evaluate((shown: HTMLImageElement) => shown.naturalWidth))
      .toBe(1);

    const response = await page.request.get(
      new URL((await image.getAttribute("src")) ?? "", url).href,
    );
    expect(response.headers()["content-type"]).toBe("image/png");
    expect(await response.body()).toEqual(dot);
    expect((await page.request.get(`${url}/pictures/none`)).status()).toBe(404);
    await page.close();
  }
}
