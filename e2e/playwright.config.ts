import { defineConfig } from "@playwright/test";
import type { TestFixtures, WorkerFixtures } from "@react-on-spin/spin/playwright";
import { desktopChromium, otherBrowsers } from "@react-on-spin/spin/playwright/config";

/** The tag of the tests that every project runs: the flows that every build of the app has. */
const EVERY_BUILD = /@every-build/;

/** The flows that have to work in each browser. The other tests look at the server, or at Chromium's messages. */
const FLOWS = /(comment|counter|forms)\.spec\.ts$/;

/** The memory of an instance on Akamai Functions: 128 MiB. docs/guarantees.md names the source. */
const CLOUD_MEMORY = { SPIN_MAX_INSTANCE_MEMORY: String(128 * 1024 ** 2) };

export default defineConfig<TestFixtures, WorkerFixtures>({
  testDir: "tests",
  globalSetup: "@react-on-spin/spin/playwright/setup",
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  // A flaky test is a defect, so no test is retried.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...(await desktopChromium()), screenshot: "only-on-failure" },
  projects: [
    { name: "atomic", testIgnore: "static-page.spec.ts" },
    {
      // Only the server is another one, not the pages.
      name: "portable",
      grep: EVERY_BUILD,
      testMatch: /(comment|counter)\.spec\.ts$/,
      use: { build: { manifest: "spin.portable.toml", env: CLOUD_MEMORY } },
    },
    { name: "static", grep: EVERY_BUILD, use: { build: { manifest: "spin.static.toml" } } },
    ...otherBrowsers({ testMatch: FLOWS }),
  ],
});
