import { isAbsolute } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { otherBrowsers } from "./fixtures/browsers.ts";
import type { TestFixtures, WorkerFixtures } from "./fixtures/test.ts";

/** The path of a browser, or Playwright's name for one. */
const browser = process.env["E2E_CHROMIUM"] ?? "";
const executable = isAbsolute(browser) ? { executablePath: browser } : { channel: browser };

/** The tag of the tests that every project runs: the flows that every build of the app has. */
const EVERY_BUILD = /@every-build/;

/** Files that came with the app. They also have tests of pages that a server renders: not here. */
const WITH_OTHER_BUILDS = /(accessibility|comment|counter)\.spec\.ts$/;

/** The memory of an instance on Akamai Functions: 128 MiB. docs/guarantees.md names the source. */
const CLOUD_MEMORY = { SPIN_MAX_INSTANCE_MEMORY: String(128 * 1024 ** 2) };

export default defineConfig<TestFixtures, WorkerFixtures>({
  testDir: "tests",
  globalSetup: "./global-setup.ts",
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  // A flaky test is a defect, so no test is retried.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  projects: [
    { name: "atomic", testIgnore: WITH_OTHER_BUILDS },
    { name: "atomic, every build", testMatch: WITH_OTHER_BUILDS, grep: EVERY_BUILD },
    {
      name: "portable",
      grep: EVERY_BUILD,
      use: { build: { manifest: "spin.portable.toml", env: CLOUD_MEMORY } },
    },
    ...otherBrowsers({ grep: EVERY_BUILD }),
  ],
  use: {
    ...devices["Desktop Chrome"],
    screenshot: "only-on-failure",
    launchOptions: {
      ...(browser !== "" && executable),
      args: [
        // Chromium refuses to run as root with its sandbox.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        // Without these, Chromium sends requests of its own.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
