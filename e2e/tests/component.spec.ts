/**
 * What a developer adds to the app works in the component. development.spec.ts has the same for Vite, and
 * new-app.spec.ts for the static page.
 *
 * @module
 */
import { join } from "node:path";
import { expect, gotoHydrated } from "@react-on-spin/spin/playwright";
import { test } from "../fixtures/added-app.ts";
import {
  expectAdditions,
  expectAdditionsOfTheServer,
  expectPictures,
  expectPublicFiles,
} from "../flows/additions.ts";
import {
  callsAndLoadersInTheBrowser,
  formsAndPagesOfTheServer,
  loadersThatWait,
} from "../flows/visitors.ts";

test.describe.configure({ timeout: 120_000 });

test("additions to the app work in the component", async ({ page, browser, component: url }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  await gotoHydrated(page, `${url}/about`);
  await expectAdditions(page);
  await expectPublicFiles(url);
  await expectAdditionsOfTheServer(browser, url);

  const html = await (await fetch(`${url}/about`)).text();
  const chunk = requested.find((path) => /\/assets\/about-.*\.js$/.test(path)) ?? "";
  expect(html).toContain(`<link rel="modulepreload" href="${chunk}"`);
  expect(await (await fetch(url)).text()).not.toContain("/assets/about-");
});

test("a form takes a picture, which a route of its own answers with", async ({
  browser,
  component: url,
}) => {
  await expectPictures(browser, url);
});

test("the log of a bug names its place in the source", async ({ app, component: url }) => {
  for (const path of ["/api/bug/findBug", "/broken"]) {
    expect((await fetch(url + path)).status, path).toBe(500);
  }
  // The Node host prints places in the sources by itself, Spin those in the bundle.
  const log = await app.runTask("trace", [join(app.folder, ".spin/logs/server_stderr.txt")]);
  expect(log).toMatch(
    /a bug in a server function\n.*packages\/server\/src\/bug\/bug\.functions\.ts:5:/,
  );
  expect(log).toMatch(/a bug in a loader\n.*apps\/web\/src\/about\/broken\.tsx:2:/);
});

test("calls, and loaders in the browser, send cookies and follow redirects", async ({
  page,
  component: url,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 422/);
  await callsAndLoadersInTheBrowser(page, url);
});

test("a loader that waits says so, gives up, and offers a way on", async ({
  page,
  component: url,
  consoleErrors,
}) => {
  // A loader's error, which the page shows.
  consoleErrors.allow(/did not answer in time/);
  await loadersThatWait(page, url);
});

test("forms and pages of the server send cookies and follow redirects", async ({
  browser,
  component: url,
}) => {
  await formsAndPagesOfTheServer(browser, url);
});
