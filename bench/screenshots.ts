/**
 * `npm run screenshots`: takes the pictures in docs/images from the running app, in light and in dark
 * colours. They show the same each time, but for the comment: the model draws its words.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCommand } from "@react-on-spin/server-functions/client";
import type { BrowserContextOptions, Page } from "playwright";
import { readOptions } from "../scripts/lib/options.ts";
import { ROOT, runTurbo } from "../scripts/lib/process.mjs";
import { launchBrowser } from "./browser.ts";
import { startApp } from "./hosts.ts";

const IMAGES = join(ROOT, "docs/images");

/** The pictures are shown smaller than they are, so that they are sharp on dense screens. */
const DENSITY = 1.5;

const DESKTOP: BrowserContextOptions = { viewport: { width: 480, height: 400 } };
const PHONE_WITHOUT_SCRIPT: BrowserContextOptions = {
  viewport: { width: 320, height: 400 },
  javaScriptEnabled: false,
};

readOptions("npm run screenshots", {});
if ((await runTurbo(["build"])) !== 0) process.exit(1);
const stateDir = mkdtempSync(join(tmpdir(), "react-on-spin-"));
const app = await startApp("node", join(ROOT, "spin.toml"), stateDir);
const browser = await launchBrowser();
try {
  // As in the walkthrough: the first click is a form post, and a comment is asked for at 42.
  await visit(PHONE_WITHOUT_SCRIPT, async (page) => {
    await page.getByRole("button", { name: "Click Me: 0" }).click();
    await page.getByRole("button", { name: "Click Me: 1" }).waitFor();
    await take(page, "no-script");
  });
  await increment(41);
  await visit(DESKTOP, async (page) => {
    await page.getByRole("button", { name: /^Ask/ }).click();
    await page.getByText("The comment is ready.").waitFor();
    await page.reload();
    await take(page, "page");
  });
} finally {
  await browser.close();
  await app.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

async function visit(options: BrowserContextOptions, use: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ ...options, deviceScaleFactor: DENSITY });
  const page = await context.newPage();
  await page.goto(app.url, { waitUntil: "networkidle" });
  await use(page);
  await context.close();
}

/** Takes a picture of the whole page in each colour scheme. */
async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const path = join(IMAGES, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
  }
}

/** Clicks as often as it takes, in one call. */
async function increment(by: number): Promise<void> {
  await createCommand("counter/incrementCount", app.url)({ by });
}
