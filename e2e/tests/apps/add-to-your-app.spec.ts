/**
 * docs/add-to-your-app.md is true: an app as Vite makes it, in a folder of its own, becomes a component with the
 * packages as they are packed.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { expect, gotoHydrated, onSpin, test } from "@react-on-spin/spin/playwright";
import { Chapter } from "../../fixtures/chapter.ts";
import { NewApp } from "../../fixtures/new-app.ts";

const PAGE = fileURLToPath(new URL("../../../docs/add-to-your-app.md", import.meta.url));

/** What the page promises at most: touched or made files, and lines that are written into them. */
const MOST = { files: 9, lines: 150 };

/** What an app follows that stays rendered in the browser. */
const IN_THE_BROWSER = ["The manifest", "A server function", "Rendered in the browser only"];

test("a Vite app that follows docs/add-to-your-app.md counts clicks on the server", async ({
  page,
  browser,
  consoleErrors,
}) => {
  test.skip(onSpin, "The chapter serves the app with the Node host.");
  test.setTimeout(240_000);
  // Vite notices the packages of the first page only when it is asked for, and reloads it.
  consoleErrors.allow(/\[vite\]|Outdated Optimize Dep/);
  const chapter = new Chapter(PAGE);
  await using app = await NewApp.makeWithVite("my-app");
  for (const step of chapter.steps) chapter.apply(step, app.folder);

  const button = page.getByRole("button", { name: /^Count is/ });
  await app.serve("dev", async (url) => {
    await gotoHydrated(page, url, "button");
    await expect(button).toHaveText("Count is 0");
    await button.click();
    await expect(button).toHaveText(chapter.promise("Count is 1"));
    await gotoHydrated(page, url, "button");
    await expect(button).toHaveText("Count is 1");
    // The server goes away before the app is built.
    await page.goto("about:blank");
  });
  expect(chapter.terminal("Run it").map(({ command }) => command)).toEqual([
    "npm run build",
    "npx spin-node up",
  ]);
  await app.runNpm("run build");
  await app.serve("start", async (url) => {
    // The store is that of the development server.
    await gotoHydrated(page, url, "button");
    await expect(button).toHaveText("Count is 1");
    await button.click();
    await expect(button).toHaveText(chapter.promise("Count is 2"));
    const plain = await browser.newPage({ javaScriptEnabled: false });
    await plain.goto(url);
    await expect(plain.getByRole("button", { name: "Count is 2" })).toBeVisible();
    await expect(plain.getByRole("heading", { name: "Get started" })).toHaveCSS(
      "margin-top",
      "32px",
    );
    await plain.close();
    expect((await fetch(`${url}/favicon.svg`)).headers.get("content-type")).toBe("image/svg+xml");
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    await page.close();
  });
});

/** The projects in `e2e/frameworks`, and the file of each that has its page. */
const FRAMEWORKS = [
  { project: "react-router", page: "app/routes/home.tsx" },
  { project: "tanstack-start", page: "src/routes/index.tsx" },
];

for (const { project, page: file } of FRAMEWORKS) {
  test(`${project} with the plugin counts clicks in the component, and in development, where an edit shows`, async ({
    page,
    browser,
    consoleErrors,
  }) => {
    test.skip(onSpin, "Another framework's app is served with the Node host.");
    test.setTimeout(240_000);
    // Vite notices the packages of the first page only when it is asked for, and reloads it.
    consoleErrors.allow(/\[vite\]|Outdated Optimize Dep/);
    await using app = await NewApp.makeWithFramework(project);
    const button = page.getByRole("button", { name: /^Count: / });
    const heading = page.getByRole("heading");

    // What fails during the warm-up is printed, too.
    expect(await app.runNpm("run build")).not.toContain("warm-up");
    await app.serve("start", async (url) => {
      await gotoHydrated(page, url, "button");
      await expect(button).toHaveText("Count: 0");
      await button.click();
      await expect(button).toHaveText("Count: 1");
      const plain = await browser.newPage({ javaScriptEnabled: false });
      await plain.goto(url);
      await expect(plain.getByRole("button")).toHaveText("Count: 1");
      await plain.close();
      await page.goto("about:blank");
    });
    await app.serve("dev", async (url) => {
      await gotoHydrated(page, url, "button");
      await expect(button).toHaveText("Count: 1");
      await app.edit(file, "</h1>", ", edited</h1>");
      await expect(heading).toHaveText(/, edited$/);
      await button.click();
      await expect(button).toHaveText("Count: 2");
      await page.close();
    });
    // The frameworks have written the types of their routes meanwhile.
    await app.runNpm("exec tsc");
  });
}

test("a Vite app that stays rendered in the browser counts clicks on the server", async ({
  page,
  consoleErrors,
}) => {
  test.skip(onSpin, "The chapter serves the app with the Node host.");
  test.setTimeout(240_000);
  // Vite notices the packages of the first page only when it is asked for, and reloads it.
  consoleErrors.allow(/\[vite\]|Outdated Optimize Dep/);
  const chapter = new Chapter(PAGE);
  await using app = await NewApp.makeWithVite("my-app");
  for (const step of IN_THE_BROWSER) chapter.apply(step, app.folder);

  const button = page.getByRole("button", { name: /^Count is/ });
  const countClick = async (url: string, before: number) => {
    await page.goto(url);
    await expect(button).toHaveText(`Count is ${before}`);
    await button.click();
    await expect(button).toHaveText(`Count is ${before + 1}`);
    await page.reload();
    await expect(button).toHaveText(`Count is ${before + 1}`);
    // The server did not render it, and the page is what `index.html` says.
    expect(await (await fetch(url)).text()).toContain('<div id="root"></div>');
    await expect(page).toHaveTitle("Vite + React + TS");
  };
  await app.serve("dev", async (url) => {
    await countClick(url, 0);
    await page.goto("about:blank");
  });
  await app.runNpm("run build");
  await app.serve("start", async (url) => {
    await countClick(url, 1);
    for (const path of ["/server.wasm", "/server/server.js", "/spin.toml"]) {
      expect(await (await fetch(url + path)).text(), path).toContain('<div id="root"></div>');
    }
    expect((await fetch(`${url}/favicon.svg`)).headers.get("content-type")).toBe("image/svg+xml");
    await page.close();
  });
});

test("pnpm installs what docs/add-to-your-app.md installs with npm, and an older Vite is refused", async () => {
  test.skip(onSpin, "The chapter serves the app with the Node host.");
  test.setTimeout(600_000);
  const chapter = new Chapter(PAGE);
  const [install] = chapter.terminal("The packages");
  await using app = await NewApp.makeWithPnpm("my-app", install?.command ?? "");
  for (const step of chapter.steps) chapter.apply(step, app.folder);
  const expectPage = async (url: string) =>
    expect(await (await fetch(url)).text()).toContain("Get started");
  await app.serve("dev", expectPage);
  await app.runPnpm("run build");
  await app.serve("start", expectPage);
  await app.runPnpm("add --ignore-scripts --save-dev vite@7.3.8");
  await expect(app.runPnpm("exec vite build")).rejects.toThrow(
    "The plugin reactApp needs Vite 8 or newer, but this is Vite 7.3.8. Update it: npm install --save-dev vite@8",
  );
});

test("docs/add-to-your-app.md takes few files and few lines", () => {
  const written = new Chapter(PAGE).written();
  // Two more: package.json, which `npm install` changes, and .gitignore.
  expect(written.size + 2).toBeLessThanOrEqual(MOST.files);
  const lines = [...written.values()].reduce((sum, each) => sum + each, 0);
  expect(lines).toBeLessThanOrEqual(MOST.lines);
  const inTheBrowser = new Chapter(PAGE).written(IN_THE_BROWSER);
  expect(inTheBrowser.size).toBeLessThanOrEqual(5);
});
