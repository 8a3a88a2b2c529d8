import { ensureBrowser } from "../lib/browser.mjs";
import { placeModels } from "../lib/models.ts";
import { runScript } from "../lib/process.mjs";
import { withArguments } from "../lib/task.ts";
import { runTurbo } from "../lib/turbo.ts";

const USAGE = `npm run e2e [-- ARGUMENTS FOR PLAYWRIGHT]

Builds the default component if something has changed, and runs Playwright's tests against it:
\`npm run e2e -- counter.spec.ts\` runs one file, \`npm run e2e -- --ui\` opens Playwright's window.
`;

export const run = withArguments(USAGE, async (args) => {
  placeModels();
  const browser = await ensureBrowser();
  const built = await runTurbo(["@app/web#build"]);
  if (built !== 0) return built;
  const config = ["--config=e2e", "--project=atomic"];
  return runScript("node_modules/@playwright/test/cli.js", ["test", ...config, ...args], {
    E2E_CHROMIUM: browser,
  });
});
