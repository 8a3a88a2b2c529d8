import { ensureBrowser } from "../lib/browser.mjs";
import { placeModels } from "../lib/models.ts";
import { withArguments } from "../lib/task.ts";
import { checks, runTurbo } from "../lib/turbo.ts";

const USAGE = `npm test [-- ARGUMENTS FOR PLAYWRIGHT]

Checks types, lint and documents, runs the unit tests, then Playwright against every build of the
component. \`npm run e2e -- counter.spec.ts\` runs one file against the default build.

  E2E_HOST=spin         tests on Spin [default: the Node host]
  E2E_CHROMIUM=<PATH>   the browser
`;

export const run = withArguments(USAGE, async (args) => {
  placeModels();
  const env = { E2E_CHROMIUM: await ensureBrowser() };
  console.log("\nTypes, lint and unit tests\n");
  const checked = await runTurbo([...checks(), "test", "--concurrency=2"], env);
  if (checked !== 0) return checked;
  console.log("\nPlaywright against the component\n");
  return runTurbo(["e2e", "--", ...args], env);
});
