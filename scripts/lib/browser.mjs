import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { ROOT, runScript } from "./process.mjs";

/** Playwright's names for browsers that are installed apart from it. */
const CHANNELS = ["chrome", "msedge"];

/** The names of Chromium, for which Playwright has none, on the PATH of Linux. */
const CHROMIUM = ["chromium", "chromium-browser"];

/**
 * Looks for a browser in this order: the one that the environment variable E2E_CHROMIUM names,
 * Playwright's own Chromium, Chromium on the PATH, an installed Chrome or Edge.
 *
 * @returns {Promise<string | undefined>} the path of its executable, or Playwright's name for it; undefined if
 *   there is none
 * @throws {Error} if E2E_CHROMIUM names a file that does not exist
 */
export async function findBrowser() {
  const named = process.env["E2E_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named) || CHANNELS.includes(named)) return named;
    throw new Error(`E2E_CHROMIUM names "${named}", which does not exist.`);
  }
  const require = createRequire(join(ROOT, "e2e", "package.json"));
  /** @type {typeof import("playwright")} */
  const { chromium } = require("playwright");
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => CHROMIUM.map((name) => join(folder, name)));
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
 *
 * @returns {Promise<string>} what {@link findBrowser} returns
 */
export async function ensureBrowser() {
  const found = await findBrowser().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
  if (found !== undefined) return found;

  console.log("No Chrome, Chromium or Edge was found. Downloading Playwright's Chromium.");
  await runScript("node_modules/playwright/cli.js", ["install", "chromium"]);
  const downloaded = await findBrowser();
  if (downloaded !== undefined) return downloaded;

  if (isDebian() && process.getuid?.() === 0) {
    console.log("The download failed. Installing Debian's package chromium.");
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
    });
    const installed = await findBrowser();
    if (installed !== undefined) return installed;
  }
  console.error(
    "No browser was found, and none could be installed. Install Chrome, Chromium or Edge, or set E2E_CHROMIUM to the path of one, and try again.",
  );
  process.exit(1);
}

function isDebian() {
  return (
    process.platform === "linux" &&
    existsSync("/etc/os-release") &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}
