/**
 * What `playwright.config.ts` imports.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { devices, firefox, type PlaywrightTestConfig, webkit } from "@playwright/test";
import { ensureBrowser, launchOptions } from "./browsers.ts";
import type { TestFixtures, WorkerFixtures } from "./index.ts";

type Config = PlaywrightTestConfig<TestFixtures, WorkerFixtures>;
type Project = NonNullable<Config["projects"]>[number];

const OTHERS = [
  { browser: firefox, device: devices["Desktop Firefox"] },
  { browser: webkit, device: devices["Desktop Safari"] },
];

/**
 * The options of `use` for Chromium: the one that the environment variable E2E_CHROMIUM names, Playwright's, or an
 * installed one.
 */
export async function desktopChromium(): Promise<NonNullable<Config["use"]>> {
  // Playwright reads its configuration once more for each worker.
  process.env["E2E_CHROMIUM"] ||= await ensureBrowser();
  return {
    ...devices["Desktop Chrome"],
    launchOptions: launchOptions(process.env["E2E_CHROMIUM"]),
  };
}

/**
 * A project for each browser besides Chromium that `npx playwright install` has installed.
 *
 * @param options - what else these projects have: `testMatch` for the flows that have to work in each browser
 */
export function otherBrowsers(options: Project = {}): Project[] {
  return OTHERS.filter(({ browser }) => existsSync(browser.executablePath())).map(
    ({ browser, device }) => ({
      ...options,
      name: browser.name(),
      // The options of the other projects are Chromium's.
      use: { ...options.use, ...device, launchOptions: {} },
    }),
  );
}
