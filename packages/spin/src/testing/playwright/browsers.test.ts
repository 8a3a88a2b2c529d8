import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { findBrowser, launchOptions } from "./browsers.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Hides the browsers of this machine, and returns the only folder on the PATH. */
function hideBrowsers(): string {
  const folder = temporaryFolder();
  vi.stubEnv("E2E_CHROMIUM", "");
  vi.stubEnv("PATH", folder);
  // Playwright reads it when it is loaded, which `findBrowser` does.
  vi.stubEnv("PLAYWRIGHT_BROWSERS_PATH", join(folder, "playwright"));
  return folder;
}

function touch(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return path;
}

test("a browser is launched by its path, or by Playwright's name for it", () => {
  expect(launchOptions("/usr/bin/chromium")).toMatchObject({ executablePath: "/usr/bin/chromium" });
  expect(launchOptions("msedge")).toMatchObject({ channel: "msedge" });
  expect(Object.keys(launchOptions())).toEqual(["args"]);
});

test("the browser is the one in E2E_CHROMIUM, or nothing is done", async () => {
  const named = join(hideBrowsers(), "named");
  vi.stubEnv("E2E_CHROMIUM", named);
  await expect(findBrowser()).rejects.toThrow(
    `E2E_CHROMIUM names "${named}", which does not exist.`,
  );
  touch(named);
  expect(await findBrowser()).toBe(named);
});

// On other systems browsers are installed in fixed places.
test.runIf(process.platform === "linux")(
  "the browser is Playwright's, or else an installed one",
  async () => {
    const folder = hideBrowsers();
    expect(await findBrowser()).toBeUndefined();
    const installed = touch(join(folder, "chromium"));
    expect(await findBrowser()).toBe(installed);
    const { chromium } = await import("@playwright/test");
    const playwrights = touch(chromium.executablePath());
    expect(playwrights.startsWith(folder)).toBe(true);
    expect(await findBrowser()).toBe(playwrights);
  },
);
