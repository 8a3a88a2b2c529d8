/**
 * `npm run screenshots`: takes the pictures in docs/images from the running app, in light and in dark colours. They
 * show the same each time, but for the comment: the model draws its words.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCommand } from "@react-on-spin/server-functions/client";
import { placeModels } from "@react-on-spin/spin/models";
import { ensureBrowser, launchOptions } from "@react-on-spin/spin/playwright/browsers";
import { startHost } from "@react-on-spin/spin/testing";
import { type BrowserContextOptions, chromium, type Page } from "playwright";
import { ROOT, readOptions, run } from "./project.ts";

readOptions("npm run screenshots", {});
run("turbo", ["run", "build"]);
const stateDir = mkdtempSync(join(tmpdir(), "react-on-spin-"));
placeModels(join(ROOT, "models"), stateDir);
const host = await startHost({ manifest: join(ROOT, "spin.toml"), stateDir });
const browser = await chromium.launch(launchOptions(await ensureBrowser()));
try {
  // As in the walkthrough: the first click is a form post, and a comment is asked for at 42.
  const phone = { viewport: { width: 320, height: 400 }, javaScriptEnabled: false };
  await visit(phone, "no-script", async (page) => {
    await page.getByRole("button", { name: "Click Me: 0" }).click();
    await page.getByRole("button", { name: "Click Me: 1" }).waitFor();
  });
  await createCommand("counter/incrementCount", host.url)({ by: 41 });
  await visit({ viewport: { width: 480, height: 400 } }, "page", async (page) => {
    await page.getByRole("button", { name: /^Ask/ }).click();
    await page.getByText("The comment is ready.").waitFor();
    await page.reload();
  });
} finally {
  await browser.close();
  await host.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

/** Uses the page, and takes a picture of all of it in each colour scheme. */
async function visit(
  options: BrowserContextOptions,
  name: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  // The pictures are shown smaller than they are, so that they are sharp on dense screens.
  const context = await browser.newContext({ ...options, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  await page.goto(host.url, { waitUntil: "networkidle" });
  await use(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const path = join(ROOT, `docs/images/${name}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
  }
  await context.close();
}
