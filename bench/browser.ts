import { ensureBrowser, launchOptions } from "@react-on-spin/spin/playwright/browsers";
import { type Browser, chromium } from "playwright";

/** Starts the browser that the tests use. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions(await ensureBrowser()));
}
