/**
 * An app made from the template react-csr, which is rendered in the browser.
 *
 * @module
 */
import { join } from "node:path";
import { expect, gotoHydrated, test } from "@react-on-spin/spin/playwright";
import { Chapter, LIST_STEPS } from "../fixtures/chapter.ts";
import { NewApp } from "../fixtures/new-app.ts";

const NAME = "first-app";

test.describe.configure({ timeout: 300_000 });

test("an app that is rendered in the browser can follow docs/your-app.md, too", async ({
  page,
  consoleErrors,
}) => {
  consoleErrors.allow(/\[vite\]/);
  const app = await NewApp.make(NAME, "react-csr");
  app.linkPackages();
  const chapter = new Chapter(join(app.folder, "docs/your-app.md"));
  for (const step of ["A name", ...LIST_STEPS]) chapter.apply(step, app.folder);

  await app.serve("dev", async (url) => {
    expect(await (await fetch(url)).text()).toContain("Loading the count");
    await gotoHydrated(page, url);
    await expect(page).toHaveTitle("Welcome to Click Club");
    await page.getByRole("link", { name: "To do" }).click();
    await page.getByLabel("What is there to do?").fill("Buy milk");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("button", { name: "Delete: Buy milk" })).toBeVisible();
    await page.close();
  });

  chapter.apply("A login", app.folder);
  await app.runTask("fix");
  await app.runTask("check");
  const printed = await app.runE2e("todos.spec.ts", "login.spec.ts");
  expect(printed).toContain(chapter.promise("5 passed"));
  await app.dispose();
});
