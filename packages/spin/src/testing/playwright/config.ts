/**
 * What `playwright.config.ts` imports.
 *
 * @module
 */
import { devices, type PlaywrightTestConfig } from "@playwright/test";
import { launchOptions } from "./browsers.ts";
import type { TestFixtures, WorkerFixtures } from "./index.ts";

type Config = PlaywrightTestConfig<TestFixtures, WorkerFixtures>;
type Project = NonNullable<Config["projects"]>[number];

const OTHER_DEVICES = { firefox: devices["Desktop Firefox"], webkit: devices["Desktop Safari"] };

/** The options of `use` for Chromium: the one that the environment variable E2E_CHROMIUM names, or Playwright's. */
export function desktopChromium(): NonNullable<Config["use"]> {
  return {
    ...devices["Desktop Chrome"],
    launchOptions: launchOptions(process.env["E2E_CHROMIUM"]),
  };
}

/**
 * A project for each browser besides Chromium that the environment variable E2E_BROWSERS names, such as
 * `firefox,webkit`.
 *
 * @param options - what else these projects have: `testMatch` for the flows that have to work in each browser
 */
export function otherBrowsers(options: Project = {}): Project[] {
  const named = (process.env["E2E_BROWSERS"] ?? "").split(",");
  return Object.entries(OTHER_DEVICES)
    .filter(([name]) => named.includes(name))
    .map(([name, device]) => ({
      ...options,
      name,
      // The options of the other projects are Chromium's.
      use: { ...options.use, ...device, launchOptions: {} },
    }));
}
