import { ensureBrowser } from "../lib/browser.mjs";
import { placeModels } from "../lib/models.ts";
import { withArguments } from "../lib/task.ts";
import { runTurbo } from "../lib/turbo.ts";

const USAGE = `npm run e2e [-- ARGUMENTS FOR PLAYWRIGHT]

Builds the default component if something has changed, and runs Playwright's tests against it:
\`npm run e2e -- counter.spec.ts\` runs one file, \`npm run e2e -- --ui\` opens Playwright's window.
Tests that look at the other builds need those: \`npm test\` makes them all.
`;

export const run = withArguments(USAGE, async (args) => {
  placeModels();
  return runTurbo(["e2e:atomic", "--", ...args], { E2E_CHROMIUM: await ensureBrowser() });
});
