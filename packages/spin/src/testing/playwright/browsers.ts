/**
 * Finds the browsers for the tests, for the scripts that start them.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LaunchOptions } from "@playwright/test";

/** Playwright's names for browsers that are installed apart from it. */
const CHANNELS = ["chrome", "msedge"];

/**
 * How Playwright launches Chromium for the tests.
 *
 * @param browser - what {@link findBrowser} returns; by default Playwright's own Chromium
 */
export function launchOptions(browser = ""): LaunchOptions {
  return {
    ...(isAbsolute(browser) ? { executablePath: browser } : browser !== "" && { channel: browser }),
    args: [
      // Chromium refuses to run as root with its sandbox.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      // Without these, Chromium sends requests of its own.
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  };
}

/**
 * Looks for a browser in this order: the one that the environment variable E2E_CHROMIUM names,
 * Playwright's own Chromium, Chromium on the PATH, an installed Chrome or Edge.
 *
 * @returns the path of its executable, or Playwright's name for it; undefined if there is none
 * @throws Error if E2E_CHROMIUM names a file that does not exist
 */
export async function findBrowser(): Promise<string | undefined> {
  const named = process.env["E2E_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named) || CHANNELS.includes(named)) return named;
    throw new Error(`E2E_CHROMIUM names "${named}", which does not exist.`);
  }
  const { chromium } = await importPlaywright();
  // Playwright has no name for the Chromium of a Linux distribution.
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => [join(folder, "chromium"), join(folder, "chromium-browser")]);
  const found = [chromium.executablePath(), ...onPath].find((path) => existsSync(path));
  if (found !== undefined) return found;
  for (const channel of CHANNELS) {
    const browser = await chromium.launch({ channel }).catch(() => undefined);
    if (browser === undefined) continue;
    await browser.close();
    return channel;
  }
  return undefined;
}

/**
 * Finds a browser as {@link findBrowser} does, or installs one: with `playwright install`, or with
 * apt-get on Debian and Ubuntu. If that fails, it ends the process with a message.
 */
export async function ensureBrowser(): Promise<string> {
  const found = await findBrowser().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
  if (found !== undefined) return found;

  console.log("No Chrome, Chromium or Edge was found. Downloading Playwright's Chromium.");
  const cli = fileURLToPath(import.meta.resolve("@playwright/test/cli"));
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit" });
  const downloaded = await findBrowser();
  if (downloaded !== undefined) return downloaded;

  if (isDebian() && process.getuid?.() === 0) {
    console.log("The download failed. Installing Debian's package chromium.");
    const install = ["install", "-y", "--no-install-recommends", "chromium"];
    for (const args of [["update"], install]) spawnSync("apt-get", args, { stdio: "inherit" });
    const installed = await findBrowser();
    if (installed !== undefined) return installed;
  }
  console.error(
    "No browser was found, and none could be installed. Install Chrome, Chromium or Edge, or set E2E_CHROMIUM to the path of one, and try again.",
  );
  process.exit(1);
}

/** Playwright takes a moment to load, and most scripts that import this module need no browser. */
const importPlaywright = () => import("@playwright/test");

function isDebian(): boolean {
  return (
    process.platform === "linux" &&
    existsSync("/etc/os-release") &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}
