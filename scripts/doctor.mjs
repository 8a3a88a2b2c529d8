/**
 * `npm run doctor`: what is here, what is missing, and what to do about it.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { findBrowser } from "./lib/browser.mjs";
import { isInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/process.mjs";
import { findSpin, SPIN_NEEDED } from "./lib/spin.mjs";

/**
 * Prints a line for each thing that the project needs or can use.
 *
 * @returns {Promise<number>} 0: what is missing is named, and some of it is not needed
 */
export async function reportSetup() {
  const installed = isInstalled();

  // npm puts the project's Node before the machine's, as soon as it is installed.
  const isProjects = process.execPath.startsWith(join(ROOT, "node_modules"));
  report(
    true,
    `Node ${process.version}, ${isProjects ? "the project's own" : "this machine's"}: ${process.execPath}`,
  );
  report(installed, "Packages", "`npm start` installs them, or `npm ci` by itself.");
  report(
    existsSync(join(ROOT, "apps/web/dist/atomic.wasm")),
    "The component",
    "`npm run build` builds it.",
  );
  try {
    const browser = installed ? findBrowser() : undefined;
    report(
      browser !== undefined,
      `A Chromium for the tests${browser === undefined ? "" : `: ${browser}`}`,
      "`npm test` looks for one, or installs one where it can.",
    );
  } catch (error) {
    report(false, "A Chromium for the tests", error instanceof Error ? error.message : `${error}`);
  }
  report(
    await isFree(3000),
    "Port 3000 on 127.0.0.1",
    "It is taken. `npm start -- --find-free-port` or `-- --listen 127.0.0.1:PORT` uses another.",
  );
  const spin = findSpin();
  report(
    spin?.isNewEnough === true,
    `Spin ${SPIN_NEEDED} or newer${spin === undefined ? "" : `: ${spin.text}`}`,
    "Not needed: `npm start` uses the embedded host. https://spinframework.dev/install has it.",
  );
  return 0;
}

/**
 * @param {boolean} ok
 * @param {string} what
 * @param {string} [hint] - what to do if it is missing
 */
function report(ok, what, hint) {
  console.log(ok ? `  ok       ${what}` : `  missing  ${what}\n           ${hint}`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
