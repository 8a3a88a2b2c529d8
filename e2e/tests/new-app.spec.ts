/**
 * Apps made from the templates: they work as they are, and docs/your-app.md is true of them.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { Chapter } from "../fixtures/chapter.ts";
import { hasSpin, NewApp } from "../fixtures/new-app.ts";
import { StoreFile } from "../fixtures/store.ts";
import { test as base, counterStatus, expect, gotoHydrated } from "../fixtures/test.ts";

const NAME = "first-app";
const TODAY = new Date().toISOString().slice(0, 10);

const test = base.extend<object, { app: NewApp }>({
  /** An app of the template react-ssr. The tests change it one after the other. */
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const app = await NewApp.make(NAME, "react-ssr");
      app.linkPackages();
      await use(app);
      await app.dispose();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test.describe.configure({ mode: "serial", timeout: 300_000 });

for (const template of ["react-ssr", "react-csr"] as const) {
  test(`\`spin new\` and \`npm run new\` make the same app of ${template}`, async () => {
    test.skip(!hasSpin, "Spin is not on the PATH.");
    const bySpin = await NewApp.makeWithSpin(NAME, template);
    const byNpm = await NewApp.makeWithNpm(NAME, template);
    expect(readFiles(bySpin.folder)).toEqual(readFiles(byNpm.folder));
    await Promise.all([bySpin.dispose(), byNpm.dispose()]);
  });
}

test("a new app passes its own checks", async ({ app }) => {
  await app.runTask("check");
});

test("a new app serves a page that counts, under its own name", async ({ app, page }) => {
  await app.serve("start", async (url) => {
    await gotoHydrated(page, url);
    await expect(page).toHaveTitle(`Welcome to ${NAME}`);
    await page.getByRole("button", { name: "Click Me: 0" }).click();
    await expect(counterStatus(page)).toHaveText("Saved: 1");
    await page.reload();
    await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
    await page.close();
  });
});

test("each step of docs/your-app.md shows what it promises", async ({
  app,
  page,
  context,
  consoleErrors,
}) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  consoleErrors.allow(/status of (401|404|422|500)|\[vite\]/);

  await app.serve("dev", async (url) => {
    const see = (text: string) => expect(page.getByText(chapter.promise(text))).toBeVisible();

    /** Makes the changes of some steps, and opens the page that should show them. */
    const follow = async (steps: readonly string[], path: string, shown: string) => {
      // While files change, an open page would reload itself: it would be rendered with the old code,
      // and hydrated with the new one.
      await page.goto("about:blank");
      for (const step of steps) chapter.apply(step, app.folder);
      const readPage = async () => (await fetch(url + path)).text();
      // The server needs a moment to notice a change.
      await expect.poll(readPage, { timeout: 60_000 }).toContain(shown);
      await gotoHydrated(page, url + path);
    };

    await gotoHydrated(page, url);
    await expect(page).toHaveTitle(`Welcome to ${NAME}`);

    const title = chapter.promise("Welcome to Click Club");
    await follow(["A name"], "/", title);
    await expect(page).toHaveTitle(title);

    const heading = "Clicks on 2030-01-31";
    await follow(["A page"], "/clicks/2030-01-31", heading);
    await see(heading);

    const notYet = "This day is still to come. Come back then.";
    await follow(
      ["A second key in the store", "A server function with an input"],
      "/clicks/9999-12-31",
      notYet,
    );
    await see(notYet);
    await gotoHydrated(page, `${url}/clicks/someday`);
    await see("A day looks like 2030-01-31.");
    await gotoHydrated(page, url);
    await page.getByRole("button", { name: /^Click Me/ }).click();
    await expect(counterStatus(page)).toHaveText(/^Saved/);
    await gotoHydrated(page, `${url}/clicks/${TODAY}`);
    await see("1 click");

    const button = page.getByRole("button", { name: "Forget this day" });
    await follow(["A guard"], `/clicks/${TODAY}`, "Forget this day");
    await button.click();
    await expect(page.getByRole("alert")).toContainText(chapter.promise("Please sign in."));

    const secret = "s".repeat(43);
    const store = new StoreFile(join(app.folder, ".spin/sqlite_key_value.db"));
    store.set(`login.${secret}`, "me");
    store.close();
    await context.addCookies([{ name: "login", value: secret, url }]);
    await button.click();
    await see("0 clicks");
    await page.close();
  });
});

test("an app that has followed docs/your-app.md passes its checks and its own test", async ({
  app,
}) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  chapter.apply("A test", app.folder);
  await app.runTask("check");
  await app.runTask("build");
  expect(await app.runPlaywright(["day.spec.ts"])).toContain(chapter.promise("3 passed"));
});

test("an app that is rendered in the browser can follow docs/your-app.md, too", async ({
  page,
  consoleErrors,
}) => {
  consoleErrors.allow(/\[vite\]/);
  const app = await NewApp.make(NAME, "react-csr");
  app.linkPackages();
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  for (const step of chapter.steps) chapter.apply(step, app.folder);
  await app.runTask("check");

  await app.serve("dev", async (url) => {
    expect(await (await fetch(url)).text()).toContain("Loading the count");
    await gotoHydrated(page, url);
    await expect(page).toHaveTitle("Welcome to Click Club");
    await page.getByRole("button", { name: "Click Me: 0" }).click();
    await expect(counterStatus(page)).toHaveText("Saved: 1");
    await page.goto(`${url}/clicks/${TODAY}`);
    await expect(page.getByText("1 click")).toBeVisible();
    await page.close();
  });

  await app.runTask("build");
  expect(await app.runPlaywright(["day.spec.ts"])).toContain(chapter.promise("2 passed"));
  await app.dispose();
});

/** The text of all files by path. Leaves out the git repository that `spin new` makes. */
function readFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.startsWith(join(folder, ".git", sep)))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path, "latin1")]),
  );
}
