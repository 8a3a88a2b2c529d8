import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { ROOT, runScript } from "./process.mjs";

/** The names that Chrome, Chromium and Edge have on the PATH on Linux. */
const NAMES = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "microsoft-edge",
];

/** Where these browsers are installed on macOS and Windows. */
const PLACES = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const base = process.env[variable];
    return base === undefined
      ? []
      : [
          join(base, "Google\\Chrome\\Application\\chrome.exe"),
          join(base, "Microsoft\\Edge\\Application\\msedge.exe"),
        ];
  }),
};

/**
 * Looks for a browser in this order: the one that the environment variable E2E_CHROMIUM names,
 * Playwright's own Chromium, an installed Chrome, Chromium or Edge.
 *
 * @returns {string | undefined} the path of its executable; undefined if there is none
 * @throws {Error} if E2E_CHROMIUM names a file that does not exist
 */
export function findBrowser() {
  const named = process.env["E2E_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`E2E_CHROMIUM names "${named}", which does not exist.`);
  }
  const places =
    process.platform === "darwin" || process.platform === "win32"
      ? PLACES[process.platform]
      : (process.env["PATH"] ?? "")
          .split(delimiter)
          .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [playwrightBrowser(), ...places].find((path) => existsSync(path));
}

/**
 * Finds a browser as {@link findBrowser} does, or installs one: with `playwright install`, or with
 * apt-get on Debian and Ubuntu. If that fails, it ends the process with a message.
 *
 * @returns {Promise<string>} the path of the browser's executable
 */
export async function ensureBrowser() {
  const found = findOrEnd();
  if (found !== undefined) return found;

  console.log("No Chrome, Chromium or Edge was found. Downloading Playwright's Chromium.");
  await runScript("node_modules/playwright/cli.js", ["install", "chromium"]);
  const downloaded = findBrowser();
  if (downloaded !== undefined) return downloaded;

  if (isDebian() && process.getuid?.() === 0) {
    console.log("The download failed. Installing Debian's package chromium.");
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
    });
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  console.error(
    "No browser was found, and none could be installed. Install Chrome, Chromium or Edge, or set E2E_CHROMIUM to the path of one, and try again.",
  );
  process.exit(1);
}

function findOrEnd() {
  try {
    return findBrowser();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** The path at which Playwright installs its own Chromium. */
function playwrightBrowser() {
  const require = createRequire(join(ROOT, "e2e", "package.json"));
  return require("playwright").chromium.executablePath();
}

function isDebian() {
  return (
    process.platform === "linux" &&
    existsSync("/etc/os-release") &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}
