/**
 * An app made from a template: it works as it is, and docs/your-app.md is true of it.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Page } from "@playwright/test";
import {
  test as base,
  expect,
  gotoHydrated,
  holdRequests,
  onSpin,
} from "@react-on-spin/spin/playwright";
import { addToNewApp } from "../../fixtures/added-app.ts";
import { Chapter, LIST_STEPS } from "../../fixtures/chapter.ts";
import { counterStatus } from "../../fixtures/clicks.ts";
import { hasSpin, NewApp } from "../../fixtures/new-app.ts";
import { expectAdditions, expectPublicFiles } from "../../flows/additions.ts";

const NAME = "first-app";

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

test.describe.configure({ mode: "serial", timeout: 600_000 });

for (const template of ["react-ssr", "react-csr"] as const) {
  test(`\`spin new\` and \`npm run new\` make the same app of ${template}`, async () => {
    test.skip(!hasSpin, "Spin is not on the PATH.");
    const bySpin = await NewApp.makeWithSpin(NAME, template);
    const byNpm = await NewApp.make(NAME, template);
    expect(readFiles(bySpin.folder)).toEqual(readFiles(byNpm.folder));
    await Promise.all([bySpin.dispose(), byNpm.dispose()]);
  });
}

test("a new app has nothing of the workshop", ({ app }) => {
  const workshop = /^.(tools|\.ci|e2e.(additions|guest|pages)|packages.(spin|react))\W/;
  const paths = [...readFiles(app.folder).keys()];
  expect(paths.filter((path) => workshop.test(path))).toEqual([]);
  const manifest = readFileSync(join(app.folder, "e2e/package.json"), "utf8");
  expect(manifest).not.toMatch(/"(build|build:\w+)":/);
});

test("an app of react-csr serves a page that the browser renders, also what is added, and is the same otherwise", async ({
  app,
  page,
}) => {
  await using csr = await NewApp.make(NAME, "react-csr");
  const [ssrFiles, csrFiles] = [app, csr].map(({ folder }) => readFiles(folder));
  const different = [...(csrFiles ?? [])].filter(([path, text]) => ssrFiles?.get(path) !== text);
  expect(different.map(([path]) => path)).toEqual([join(sep, "package.json")]);
  addToNewApp(csr);
  const countClick = async (url: string, before: number) => {
    expect(await (await fetch(url)).text()).toContain("Loading the count");
    await gotoHydrated(page, url);
    await page.getByRole("button", { name: `Click Me: ${before}` }).click();
    await expect(counterStatus(page)).toContainText("Saved");
  };
  const start = async (url: string) => {
    await countClick(url, 0);
    await page.goto(`${url}/about`);
    await expectAdditions(page);
    await expectPublicFiles(url);
    await page.goto("about:blank");
  };
  // Spin does not run the app's own script, which names the manifest.
  await csr.serve("start", start, onSpin ? { manifest: "spin.static.toml" } : {});
  await csr.serve("dev", async (url) => {
    await countClick(url, 1);
    await page.goto("about:blank");
  });
});

test("a new app passes its own checks", async ({ app }) => {
  await app.runTask("check");
});

test("each step of docs/your-app.md up to the list shows what it promises", async ({
  app,
  context,
  page,
  consoleErrors,
}) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  consoleErrors.allow(/status of (404|422)|ERR_CONNECTION_REFUSED|\[vite\]/);
  const see = (text: string) => expect(page.getByText(chapter.promise(text))).toBeVisible();

  await app.serve("dev", async (url) => {
    /** Makes the changes of a step, and opens the page that should show them. */
    const follow = async (step: string, path: string, shown: string) => {
      // While files change, an open page would reload itself: it would be rendered with the old code,
      // and hydrated with the new one.
      await page.goto("about:blank");
      chapter.apply(step, app.folder);
      const readPage = async () => (await fetch(url + path)).text();
      // The server needs a moment to notice a change.
      await expect.poll(readPage, { timeout: 60_000 }).toContain(shown);
      await takeReload(await context.newPage(), url);
      await gotoHydrated(page, url + path);
    };

    await gotoHydrated(page, url);
    await expect(page).toHaveTitle(`Welcome to ${NAME}`);

    const title = chapter.promise("Welcome to Click Club");
    await follow("A name", "/", title);
    await expect(page).toHaveTitle(title);

    await follow("A second page", "/", "/todos");
    const link = page.getByRole("link", { name: chapter.promise("To do") });
    await link.click();
    await expect(page.getByRole("heading", { name: "To do" })).toBeVisible();
    await expect(link).toHaveAttribute("aria-current", "page");

    chapter.apply("A list in the store", app.folder);
    expect(chapter.terminal("A list in the store")).toEqual([
      { command: "npm test --workspace packages/server", output: undefined },
    ]);
    expect(await app.runNpm("test --workspace packages/server")).toContain(
      "todo.functions.test.ts",
    );

    await follow("The list on the page", "/todos", chapter.promise("Nothing to do."));
    const add = page.getByRole("button", { name: "Add" });
    await add.click();
    await see("Say what there is to do.");
    await page.getByLabel("What is there to do?").fill("Buy milk");
    const release = await holdRequests(page, `${url}/api/todo/addTodo`);
    await add.click();
    await expect(page.getByRole("button", { name: "Delete: Buy milk" })).toBeDisabled();
    // What is typed while the call is under way is not lost when it ends.
    await page.getByLabel("What is there to do?").fill("Bake bread");
    release();
    await expect(page.getByRole("button", { name: "Delete: Buy milk" })).toBeEnabled();
    await expect(page.getByLabel("What is there to do?")).toHaveValue("Bake bread");
    await add.click();
    await expect(page.getByLabel("What is there to do?")).toHaveValue("");
    await page.getByRole("button", { name: "Delete: Bake bread" }).click();
    await gotoHydrated(page, `${url}/todos`);
    await expect(page.getByText("Buy milk")).toBeVisible();
  });
  await page.getByRole("button", { name: "Delete: Buy milk" }).click();
  await expect(page.getByRole("alert")).toContainText("The server could not be reached.");
  await expect(page.getByText("Buy milk")).toBeVisible();
  await page.close();

  chapter.apply("A test", app.folder);
  expect(await app.runE2e("todos.spec.ts")).toContain(chapter.promise("3 passed"));
});

test("the list and the login of docs/your-app.md take few files and few lines, without the tests", ({
  app,
}) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  const written = [...chapter.written([...LIST_STEPS, "A login"])].filter(
    ([path]) => !/\.(test|spec)\.ts$/.test(path),
  );
  expect(written.length).toBeLessThanOrEqual(6);
  expect(written.reduce((sum, [, lines]) => sum + lines, 0)).toBeLessThanOrEqual(180);
});

test("the login of docs/your-app.md keeps strangers from the list, and loses nothing", async ({
  app,
  page,
  context,
  consoleErrors,
}) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  consoleErrors.allow(/status of (401|403)/);
  chapter.apply("A login", app.folder);
  await app.runTask("check");
  expect(await app.runNpm("test --workspace packages/server")).toContain("todo.functions.test.ts");

  const flags = ["--variable", "passphrase=sesame"];
  expect(chapter.terminal("A login")).toContainEqual(
    expect.objectContaining({ command: `npm start -- ${flags.join(" ")}` }),
  );
  await app.serve(
    "start",
    async (url) => {
      await gotoHydrated(page, `${url}/todos`);
      await expect(page.getByRole("heading", { name: chapter.promise("Sign in") })).toBeVisible();
      const signIn = async (passphrase: string) => {
        await page.getByLabel("Passphrase").fill(passphrase);
        await page.getByRole("button", { name: "Sign in" }).click();
      };
      await signIn("please");
      const alert = page.getByRole("alert");
      await expect(alert).toContainText(chapter.promise("This is not the passphrase."));
      await signIn(chapter.promise("sesame"));
      await page.getByLabel("What is there to do?").fill("Bake bread");

      const second = await context.newPage();
      await gotoHydrated(second, `${url}/todos`);
      await second.getByRole("button", { name: "Sign out" }).click();
      await expect(second.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await second.close();

      await page.getByRole("button", { name: "Add" }).click();
      const ended = chapter.promise("Please sign in.");
      await expect(alert).toContainText(ended);
      await expect(page.getByLabel("What is there to do?")).toHaveValue("Bake bread");
      await page.close();
    },
    { args: flags },
  );
  const printed = await app.runE2e("todos.spec.ts", "login.spec.ts");
  expect(printed).toContain(chapter.promise("7 passed"));
});

test("the bug of docs/your-app.md passes the checks, and a test finds it", async ({ app }) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  const file = join(app.folder, "packages/server/src/functions.server.ts");
  const guard = readFileSync(file);
  chapter.apply("A bug", app.folder);
  await app.runTask("check");
  await expect(app.runE2e("login.spec.ts")).rejects.toThrow(chapter.promise("2 failed"));
  writeFileSync(file, guard);
});

test("the comments can be deleted as docs/your-app.md says, and nothing else misses them", async ({
  app,
  page,
}) => {
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  chapter.apply("Without the comments", app.folder);
  await app.runTask("check");
  await app.serve("start", async (url) => {
    await gotoHydrated(page, url);
    await page.getByRole("button", { name: /^Click Me/ }).click();
    await expect(counterStatus(page)).toContainText("Saved");
    await expect(page.getByRole("button")).toHaveCount(1);
    await page.goto("about:blank");
  });
});

/** The text of all files by path. Leaves out the git repository that `spin new` makes. */
function readFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/[\\/](\.git|node_modules)[\\/]/.test(path))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path, "latin1")]),
  );
}

/**
 * Vite keeps its message that pages have to be reloaded for the first page that connects. Without this, that
 * would be the page of the test, after it was hydrated.
 */
async function takeReload(page: Page, url: string): Promise<void> {
  const connected = page.waitForEvent("console", (message) =>
    /vite\] connected/.test(message.text()),
  );
  await page.goto(url);
  await connected;
  await page.close();
}
