import { isAbsolute } from "node:path";
import { type Browser, chromium } from "playwright";
import { ensureBrowser } from "../scripts/lib/browser.mjs";

/** Starts the browser that the tests use. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await ensureBrowser();
  return chromium.launch({
    ...(isAbsolute(browser) ? { executablePath: browser } : { channel: browser }),
    // Chromium has no sandbox for root.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}
