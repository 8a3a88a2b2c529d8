// @ts-check
/**
 * `npm run doctor`: reports what is installed, what is missing, and what to do about it.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { isInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/process.mjs";

/** The first version of Spin with atomic increments, which the default build needs. */
const SPIN_NEEDED = "3.0";

/**
 * Prints a line for each thing that the project needs or can use. Not everything that is missing is needed.
 *
 * Once everything is installed, it needs the project's Node, as the tools do.
 */
export async function reportSetup() {
  const installed = isInstalled();

  // The project's own Node is installed with the packages. A machine's Node that is as new is used, too.
  const isProjects = process.execPath.startsWith(join(ROOT, "node_modules"));
  report(
    true,
    `Node ${process.version}, ${isProjects ? "the project's own" : "this machine's"}: ${process.execPath}`,
  );
  report(
    installed,
    "Packages",
    "They are not installed, or not all of them. `npm start` installs them, whatever npm's settings say.",
  );
  report(
    existsSync(join(ROOT, "apps/web/dist/atomic.wasm")),
    "The component",
    "It is not built yet. `npm start` and `npm run build` build it.",
  );
  try {
    const browser = installed ? await findBrowser() : undefined;
    report(
      browser !== undefined,
      `A Chromium for the tests${browser === undefined ? "" : `: ${browser}`}`,
      "None was found. `npm test` installs one where it can.",
    );
  } catch (error) {
    report(false, "A Chromium for the tests", error instanceof Error ? error.message : `${error}`);
  }
  report(
    await isFree(3000),
    "Port 3000 on 127.0.0.1",
    "Another program uses it. Take another port: `npm start -- --find-free-port`, or `npm start -- --listen 127.0.0.1:8080`.",
  );
  const spin = findSpin();
  report(
    spin?.isNewEnough === true,
    `Spin ${SPIN_NEEDED} or newer${spin === undefined ? "" : `: ${spin.text}`}`,
    "You do not need it: `npm start` uses a small host of its own, spin-node. To install Spin: https://spinframework.dev/install.",
  );
}

async function findBrowser() {
  const browsers = await import("@react-on-spin/spin/playwright/browsers");
  return browsers.findBrowser();
}

/**
 * @param {boolean} ok
 * @param {string} what
 * @param {string} [hint] - what to do if it is not ok
 */
function report(ok, what, hint) {
  console.log(ok ? `  ok       ${what}` : `  missing  ${what}\n           ${hint}`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/**
 * Asks the `spin` on the PATH for its version.
 *
 * @returns {{ text: string, isNewEnough: boolean } | undefined} undefined if Spin is not on the PATH
 */
export function findSpin() {
  const { status, stdout } = spawnSync("spin", ["--version"], { encoding: "utf8" });
  if (status !== 0) return undefined;
  // `spin 3.4.1 (4e9ea2d 2025-09-23)`
  const [text = "", major = ""] = /^spin (\d+)\.\S+/.exec(stdout) ?? [stdout.trim()];
  return { text, isNewEnough: Number(major) >= Number.parseInt(SPIN_NEEDED, 10) };
}
