/**
 * What a browser's own form does, `useForm` does. The app is in `e2e/forms`; Vite serves it.
 *
 * @module
 */
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { fileURLToPath } from "node:url";
import { serverFunctions } from "@react-on-spin/server-functions/vite";
import { test as base, expect, OtherSite } from "@react-on-spin/spin/playwright";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { createServer, isRunnableDevEnvironment } from "vite";

/** The server's entry of the app. */
type App = typeof import("../forms/entry.server.tsx");

interface Site {
  readonly url: string;
  /** What the commands have done since the test began. */
  readonly calls: string[];
  /** Answers a path only when the returned function is called. */
  readonly hold: (path: string) => () => void;
  /** The paths of the pages that were asked for. */
  readonly pages: string[];
}

const test = base.extend<{ site: Site }, { vite: Site }>({
  vite: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const root = fileURLToPath(new URL("../forms", import.meta.url));
      const vite = await createServer({
        root,
        configFile: false,
        logLevel: "error",
        appType: "custom",
        plugins: [serverFunctions({ root: "server" })],
        server: { middlewareMode: true, ws: false, watch: null },
        optimizeDeps: {
          entries: ["entry.browser.tsx"],
          include: ["react", "react/jsx-dev-runtime", "react-dom", "react-dom/client"],
        },
      });
      const { ssr } = vite.environments;
      if (!isRunnableDevEnvironment(ssr)) throw new Error("Vite cannot run the app.");
      const app = await ssr.runner.import<App>("/entry.server.tsx");
      const held = new Map<string, Promise<void>>();
      const pages: string[] = [];
      const answer = createRequestListener(async (request) => {
        const { pathname } = new URL(request.url);
        if (request.method === "GET") pages.push(pathname);
        await held.get(pathname);
        return app.handle(request);
      });
      const server = createHttpServer((request, response) => {
        const isSource = /^\/(@|node_modules|\.vite)|\.tsx?(\?|$)/.test(request.url ?? "");
        if (isSource) vite.middlewares(request, response);
        else answer(request, response);
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      const port = typeof address === "object" ? address?.port : undefined;
      await use({
        url: `http://127.0.0.1:${port}`,
        calls: app.calls,
        pages,
        hold(path) {
          const { promise, resolve } = Promise.withResolvers<void>();
          held.set(path, promise);
          return () => {
            held.delete(path);
            resolve();
          };
        },
      });
      server.closeAllConnections();
      server.close();
      await vite.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  site: async ({ vite }, use) => {
    vite.calls.length = 0;
    vite.pages.length = 0;
    await use(vite);
  },
  page: async ({ page, site, javaScriptEnabled }, use) => {
    const goto = page.goto.bind(page);
    page.goto = async (path, options) => {
      const response = await goto(site.url + path, options);
      if (javaScriptEnabled !== false)
        await page.locator("[data-hydrated]").waitFor({ state: "attached" });
      return response;
    };
    await use(page);
  },
});

/** The same with and without JavaScript. */
const sides = [
  ["with JavaScript", true],
  ["without JavaScript", false],
] as const;

for (const [name, javaScriptEnabled] of sides) {
  test.describe(name, () => {
    test.use({ javaScriptEnabled });

    test("the pressed button says what is sent, and to which command", async ({ page, site }) => {
      await page.goto("/buttons");
      await page.getByRole("button", { name: "Two" }).click();
      await expect.poll(() => site.calls).toEqual(["save two"]);
      await page.goto("/buttons");
      await page.getByRole("button", { name: "Remove" }).click();
      await expect.poll(() => site.calls).toEqual(["save two", "remove all"]);
    });

    test("a button that closes a dialog calls nothing", async ({ page, site }) => {
      await page.goto("/buttons");
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("dialog")).toBeHidden();
      expect(site.calls).toEqual([]);
    });

    test("a page with any query posts its form, and is there again", async ({ page, site }) => {
      for (const search of ["?q=a\\b", `?q=${"a".repeat(3_000)}`]) {
        await page.goto(`/names${search}`);
        await page.getByLabel("Text").fill("x");
        await page.getByRole("button", { name: "Send" }).click();
        await expect(page.getByLabel("Text")).toHaveValue("");
        await expect.poll(() => site.calls.pop()).toBe("save x");
        expect(new URL(page.url()).pathname).toBe("/names");
      }
    });

    test("what was entered stays after a failure, and is gone after a success", async ({
      page,
      site,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 422/);
      await page.goto("/controls");
      await page.getByLabel("City").fill("");
      await page.getByLabel("First tag").fill("one");
      await page.getByLabel("Second tag").fill("two");
      await page.getByLabel("Size").selectOption("l");
      await page.getByLabel("Colors").selectOption(["red", "green"]);
      await page.getByLabel("Dark").check();
      await page.getByLabel("Loud").check();
      await page.getByLabel("Quiet").uncheck();
      await page.getByRole("button", { name: "Fill" }).click();

      await expect(page.getByText("Say a title.", { exact: true })).toBeVisible();
      await expect(page.getByText("Say a city.", { exact: true })).toBeVisible();
      await expect(page.getByLabel("Title")).toHaveAccessibleDescription("Say a title.");
      await expect(page.getByLabel("Title")).toBeFocused();
      await expect(page.getByLabel("City")).toHaveValue("");
      await expect(page.getByLabel("First tag")).toHaveValue("one");
      await expect(page.getByLabel("Second tag")).toHaveValue("two");
      await expect(page.getByLabel("Size")).toHaveValue("l");
      await expect(page.getByLabel("Colors")).toHaveValues(["red", "green"]);
      await expect(page.getByLabel("Dark")).toBeChecked();
      await expect(page.getByLabel("Loud")).toBeChecked();
      await expect(page.getByLabel("Quiet")).not.toBeChecked();

      await page.getByLabel("Title").fill("Milk");
      await page.getByLabel("City").fill("Oslo");
      await page.getByRole("button", { name: "Fill" }).click();
      await expect.poll(() => site.calls.length).toBe(1);
      expect(JSON.parse(site.calls[0] ?? "")).toEqual({
        title: "Milk",
        home: { city: "Oslo" },
        tags: ["one", "two"],
        size: "l",
        colors: ["red", "green"],
        colour: "dark",
        loud: true,
        quiet: false,
      });
      await expect(page.getByLabel("Title")).toHaveValue("");
      await expect(page.getByLabel("City")).toHaveValue("Rome");
      await expect(page.getByLabel("Second tag")).toHaveValue("b");
      await expect(page.getByLabel("Size")).toHaveValue("m");
      await expect(page.getByLabel("Colors")).toHaveValues([]);
      await expect(page.getByLabel("Light")).toBeChecked();
      await expect(page.getByLabel("Loud")).not.toBeChecked();
      await expect(page.getByLabel("Quiet")).toBeChecked();
    });

    test("a redirect leads to this page anew, with a fragment", async ({ page, site }) => {
      await page.goto("/redirect");
      site.pages.length = 0;
      await page.getByRole("button", { name: "Go" }).click();
      await expect(page).toHaveURL(/\/redirect#part$/);
      await expect.poll(() => site.pages).toEqual(["/redirect"]);
    });

    test("a redirect leads to another site", async ({ page }) => {
      const other = await OtherSite.start();
      other.serve("/", "<h1>The other site</h1>");
      await page.goto(`/redirect?to=${encodeURIComponent(`${other.crossSite}/`)}`);
      await page.getByRole("button", { name: "Go" }).click();
      await expect(page.getByRole("heading", { name: "The other site" })).toBeVisible();
      await other.stop();
    });
  });
}

test("a form in a dialog that is rendered elsewhere is sent alone", async ({ page, site }) => {
  await page.goto("/portal");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("button", { name: "Inner" }).click();
  await expect(page.getByRole("button", { name: "Inner" })).toBeHidden();
  expect(site.calls).toEqual(["remove inner"]);
});

test("a form whose controls hide its own members is sent and emptied", async ({ page, site }) => {
  await page.goto("/names");
  await page.getByLabel("Text").fill("a");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByLabel("Text")).toHaveValue("");
  expect(site.calls).toEqual(["save a"]);
});

test("a form is not sent again until the page to which it redirects is there", async ({
  page,
  site,
}) => {
  await page.goto("/redirect?to=/slow");
  const release = site.hold("/slow");
  // An impatient visitor. The page that is leaving does not answer Playwright any more, so it says itself when it was
  // clicked.
  await page.evaluate(() => {
    setInterval(() => {
      document.querySelector("button")?.click();
      void fetch("/clicked");
    }, 50);
  });
  await expect.poll(() => site.pages).toContain("/slow");
  const clicks = () => site.pages.slice(site.pages.indexOf("/slow")).length;
  await expect.poll(clicks).toBeGreaterThan(5);
  expect(site.calls).toEqual(["go to /slow"]);
  release();
  await expect(page.getByText("Another page")).toBeVisible();
});

test("an error in onSuccess is the page's, and the command has succeeded", async ({
  page,
  site,
  consoleErrors,
}) => {
  consoleErrors.allow(/SECRET/);
  await page.goto("/throws");
  const thrown = page.waitForEvent("pageerror");
  await page.getByRole("button", { name: "Save" }).click();
  expect((await thrown).message).toBe("SECRET");
  await expect(page.getByRole("status")).toHaveText("No error");
  expect(site.calls).toEqual(["save a"]);
});

test("a mistake in the page is reported, and the visitor does not read its text", async ({
  page,
  consoleErrors,
}) => {
  consoleErrors.allow(/SECRET/);
  await page.goto("/throws");
  await page.getByRole("button", { name: "Broken" }).click();
  await expect(page.getByRole("alert")).toHaveText(/could not send the form/);
});
