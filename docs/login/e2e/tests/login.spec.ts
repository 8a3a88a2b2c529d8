import { expect, gotoHydrated, test } from "@react-on-spin/spin/playwright";

test.use({ serverOptions: { args: ["--variable", "passphrase=sesame"] } });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a wrong passphrase is refused, and not shown again", async ({
      page,
      ownServer,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 403/);
      await page.goto(`${ownServer.url}/login`);
      await page.getByLabel("Passphrase").fill("guessed");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toContainText("This is not the passphrase.");
      expect(await page.content()).not.toContain("guessed");
    });
  });
}

test.describe("With a session", () => {
  test.beforeEach(async ({ page, ownServer }) => {
    await gotoHydrated(page, `${ownServer.url}/todos`);
    await page.getByLabel("Passphrase").fill("sesame");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Nothing to do.")).toBeVisible();
  });

  test("who signs in again after the session has ended loses nothing", async ({
    page,
    context,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 401/);
    await context.clearCookies();
    await page.getByLabel("What is there to do?").fill("Buy milk");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("alert")).toContainText("Please sign in.");
    const opened = context.waitForEvent("page");
    await page.getByRole("link", { name: "Sign in in a new tab" }).click();
    const login = await opened;
    await login.getByLabel("Passphrase").fill("sesame");
    await login.getByRole("button", { name: "Sign in" }).click();
    await expect(login.getByText("Nothing to do.")).toBeVisible();
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("button", { name: "Delete: Buy milk" })).toBeVisible();
  });

  test("a session that was signed out is over, also for a copy of its cookie", async ({
    page,
    context,
    ownServer,
  }) => {
    const copy = await context.cookies();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await context.addCookies(copy);
    const response = await page.request.get(`${ownServer.url}/api/todo/getTodos`);
    expect(response.status()).toBe(401);
  });
});
