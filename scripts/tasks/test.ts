import { ensureBrowser } from "../lib/browser.mjs";
import { placeModels } from "../lib/models.ts";
import { findOtherBrowsers, takeBrowsers } from "../lib/other-browsers.ts";
import { withArguments } from "../lib/task.ts";
import { runTurbo } from "../lib/turbo.ts";

const USAGE = `npm test [-- [--browsers all] ARGUMENTS FOR PLAYWRIGHT]

Checks types, lint and documents, runs the unit tests, then Playwright against every build of the
component. \`npm run e2e -- counter.spec.ts\` runs one file against the default build.

  --browsers all        runs the main flows in Firefox and WebKit too, where Playwright has installed
                        them [default: chromium]

  E2E_HOST=spin         tests on Spin [default: the Node host]
  E2E_CHROMIUM=<PATH>   the browser
`;

export const run = withArguments(USAGE, async (args) => {
  let browsers: ReturnType<typeof takeBrowsers>;
  try {
    browsers = takeBrowsers(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  placeModels();
  const env = {
    E2E_CHROMIUM: await ensureBrowser(),
    E2E_BROWSERS: browsers.all ? findOtherBrowsers() : "",
  };
  console.log("\nTypes, lint and unit tests\n");
  const checked = await runTurbo(["checks", "test", "--concurrency=2"], env);
  if (checked !== 0) return checked;
  console.log("\nPlaywright against the component\n");
  return runTurbo(["e2e", "--", ...browsers.rest], env);
});
