/**
 * docs/identity-provider.md is true: it is typed into an app that has the login of docs/your-app.md.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { expect, freePort, test } from "@react-on-spin/spin/playwright";
import { Program } from "@react-on-spin/spin/testing";
import { Chapter, LIST_STEPS } from "../../fixtures/chapter.ts";
import { NewApp } from "../../fixtures/new-app.ts";

const E2E = fileURLToPath(new URL("../..", import.meta.url));

test.describe.configure({ timeout: 600_000 });

test("people sign in with an identity provider, as docs/identity-provider.md says", async ({
  browser,
  consoleErrors,
}) => {
  const app = await NewApp.make("first-app", "react-ssr");
  app.linkPackages(["oauth4webapi"]);
  const login = new Chapter(join(app.folder, "docs/your-app.md"));
  for (const step of ["A name", ...LIST_STEPS, "A login"]) login.apply(step, app.folder);

  const port = await freePort();
  const page = join(app.folder, "docs/identity-provider.md");
  for (const path of [
    page,
    join(app.folder, "docs/identity-provider/packages/shared/src/provider.ts"),
  ]) {
    const text = readFileSync(path, "utf8");
    writeFileSync(
      path,
      text.replaceAll("https://accounts.example.com", `http://127.0.0.1:${port}`),
    );
  }
  const chapter = new Chapter(page);
  for (const step of chapter.steps) chapter.apply(step, app.folder);
  await app.runTask("fix");
  await app.runTask("check");
  consoleErrors.allow(/status of 403|favicon\.ico/);

  const secret = ["--variable", "client_id=app", "--variable", "client_secret=secret"];
  const listing = (members: string) => [...secret, "--variable", `members=${members}`];
  const sessions = new Map<string, BrowserContextOptions>();

  /** Opens the app's page with the list, in a browser of its own. */
  const visit = async (url: string, options?: BrowserContextOptions) => {
    const context = await browser.newContext(options);
    // The provider's pages name a font of another site.
    await context.route(/^https:/, (route) => route.fulfill({ body: "" }));
    const visitor = await context.newPage();
    consoleErrors.watch(visitor);
    await visitor.goto(`${url}/todos`);
    return { context, visitor };
  };
  const goToProvider = async (visitor: Page) => {
    await visitor.getByRole("button", { name: chapter.promise("Use your account") }).click();
    await expect(visitor.getByPlaceholder("Enter any login")).toBeVisible();
  };
  /** Runs the provider meanwhile. */
  const withProvider = async (callback: string, place: string, use: () => Promise<void>) => {
    const args = ["fixtures/identity-provider.mjs", `${port}`, callback, place];
    const provider = new Program(process.execPath, args, { cwd: E2E });
    try {
      await provider.waitForOutput(/Serving/, 30_000);
      await use();
    } finally {
      await provider.stop("SIGTERM");
    }
  };

  const signIn = async (url: string, javaScriptEnabled: boolean) => {
    for (const [email, shown] of [
      ["you@example.com", "What is there to do?"],
      ["former@example.com", "What is there to do?"],
      ["stranger@example.com", "You are signed in there, but you have no access here."],
    ] as const) {
      const { context, visitor } = await visit(url, { javaScriptEnabled });
      await goToProvider(visitor);
      await visitor.getByPlaceholder("Enter any login").fill(email);
      await visitor.getByPlaceholder("and password").fill("any");
      await visitor.getByRole("button", { name: "Sign-in" }).click();
      await visitor.getByRole("button", { name: "Continue" }).click();
      if (!javaScriptEnabled) {
        await expect(visitor).toHaveURL(/login.callback/);
        await visitor.getByRole("button", { name: "Continue" }).click();
      }
      await expect(visitor.getByText(shown)).toBeVisible();
      sessions.set(email, { storageState: await context.storageState() });
      await context.close();
    }
  };
  const refuseAnswersOfOthers = async (url: string) => {
    const { context, visitor } = await visit(url);
    await goToProvider(visitor);
    const attempts = async () =>
      (await context.cookies(url)).filter(({ name }) => name.endsWith("sign-in"));
    const [attempt] = await attempts();
    const [, state = ""] = /"state":"([^"]+)"/.exec(decodeURIComponent(attempt?.value ?? "")) ?? [];
    // An answer to another attempt ends nothing. One to this attempt ends it, however it ends.
    for (const [answer, left] of [
      ["stolen", 1],
      [state, 0],
      [state, 0],
    ] as const) {
      await visitor.goto(`${url}/login/callback?error=access_denied&state=${answer}`);
      const alert = visitor.getByRole("alert");
      await expect(alert).toContainText("This did not work. Please sign in again.");
      expect(await attempts()).toHaveLength(left);
    }
    await context.close();
  };

  await app.serve(
    "start",
    async (url) => {
      const callback = `${url}/login/callback`;
      await withProvider(callback, "id-token", () => signIn(url, false));
      await withProvider(callback, "user-info", async () => {
        await signIn(url, true);
        await refuseAnswersOfOthers(url);
      });
    },
    { args: listing("you@example.com former@example.com") },
  );

  // Whoever is no longer listed is signed out.
  await app.serve(
    "start",
    async (url) => {
      for (const [email, shown] of [
        ["you@example.com", "To do"],
        ["former@example.com", "Sign in"],
      ] as const) {
        const { context, visitor } = await visit(url, sessions.get(email));
        await expect(visitor.getByRole("heading", { name: shown })).toBeVisible();
        await context.close();
      }
    },
    { args: listing("you@example.com") },
  );

  // The passphrase works as before. The tests of its functions are a part of the page.
  expect(await app.runNpm("test --workspace packages/server")).toContain("todo.functions.test.ts");
  expect(await app.runE2e("login.spec.ts")).toContain("4 passed");
  await app.dispose();
});
