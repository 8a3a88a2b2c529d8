/**
 * `npm test`: from a bare clone to a proof. Types, lint, unit tests, then Playwright against the
 * running component. Arguments go to Playwright.
 *
 * @module
 */
import { checkNode } from "./lib/node-version.mjs";

checkNode();
const { ensureInstalled } = await import("./lib/install.mjs");
const { ensureBrowser } = await import("./lib/browser.mjs");
const { runTurbo } = await import("./lib/turbo.mjs");

await ensureInstalled();
const browser = await ensureBrowser();
const steps = [
  {
    what: "Types, lint and unit tests",
    tasks: ["types", "lint", "docs", "test", "--concurrency=2"],
  },
  { what: "Playwright against the component", tasks: ["e2e", "--", ...process.argv.slice(2)] },
];
for (const { what, tasks } of steps) {
  console.log(`\n${what}\n`);
  const code = await runTurbo(tasks, { E2E_CHROMIUM: browser });
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
