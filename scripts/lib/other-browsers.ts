import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "./process.mjs";

/** The browsers besides Chromium that Playwright has. */
const OTHERS = ["firefox", "webkit"] as const;

/** What `--browsers` accepts. */
const CHOICES = ["chromium", "all"];

/**
 * Takes `--browsers` out of the arguments for Playwright, which does not know it.
 *
 * @returns the other arguments, and whether all browsers are asked for
 * @throws Error if its value is none of {@link CHOICES}
 */
export function takeBrowsers(args: readonly string[]): { all: boolean; rest: string[] } {
  const at = args.findIndex((arg) => /^--browsers(=|$)/.test(arg));
  if (at < 0) return { all: false, rest: [...args] };
  const [, inline] = /^--browsers=(.*)/.exec(args[at] ?? "") ?? [];
  const value = inline ?? args[at + 1] ?? "";
  if (!CHOICES.includes(value)) {
    throw new Error(`--browsers is "${value}". Choose one of: ${CHOICES.join(", ")}.`);
  }
  return { all: value === "all", rest: args.toSpliced(at, inline === undefined ? 2 : 1) };
}

/**
 * Looks which browsers besides Chromium Playwright has installed, and says which ones are skipped.
 *
 * @returns their names, as the environment variable E2E_BROWSERS takes them
 */
export function findOtherBrowsers(): string {
  const require = createRequire(join(ROOT, "e2e", "package.json"));
  const playwright: typeof import("playwright") = require("playwright");
  const isInstalled = (name: (typeof OTHERS)[number]) =>
    existsSync(playwright[name].executablePath());
  for (const name of OTHERS.filter((each) => !isInstalled(each))) {
    console.log(
      `Playwright's ${name} is not installed, so its tests are skipped. To install it: npx playwright install --with-deps ${name}`,
    );
  }
  return OTHERS.filter(isInstalled).join(",");
}
