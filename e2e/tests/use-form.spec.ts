/**
 * What a browser's own form does, `useForm` does. The forms are in `e2e/pages/src/forms.tsx`.
 *
 * @module
 */
import {
  test as base,
  expect,
  gotoHydrated,
  holdRequests,
  OtherSite,
} from "@react-on-spin/spin/playwright";

interface Fixtures {
  /** Opens a page with a form, and waits until it is hydrated if it can be. */
  readonly open: (path: string) => Promise<void>;
  /** Reads what the commands have done since the test began. */
  readonly calls: () => Promise<readonly string[]>;
}

const test = base.extend<Fixtures>({
  open: async ({ page, server, javaScriptEnabled }, use) => {
    await use(async (path) => {
      const url = `${server.url}/forms${path}`;
      await (javaScriptEnabled === false ? page.goto(url) : gotoHydrated(page, url));
    });
  },
  calls: async ({ server }, use) => {
    const { length } = await server.log("stdout");
    await use(async () => (await server.log("stdout")).slice(length).match(/.+/g) ?? []);
  },
});

test.use({ build: { manifest: "e2e/pages/spin.toml" } });

/** The same with and without JavaScript. */
const sides = [
  ["with JavaScript", true],
  ["without JavaScript", false],
] as const;

for (const [name, javaScriptEnabled] of sides) {
  test.describe(name, () => {
    test.use({ javaScriptEnabled });

    test("the pressed button says what is sent, and to which command", async ({
      page,
      open,
      calls,
    }) => {
      await open("/buttons");
      await page.getByRole("button", { name: "Two" }).click();
      await expect.poll(calls).toEqual(["save two"]);
      await open("/buttons");
      await page.getByRole("button", { name: "Remove" }).click();
      await expect.poll(calls).toEqual(["save two", "remove all"]);
    });

    test("a button that closes a dialog calls nothing", async ({ page, open, calls }) => {
      await open("/buttons");
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("dialog")).toBeHidden();
      expect(await calls()).toEqual([]);
    });

    test("a page with any query posts its form, and is there again", async ({
      page,
      open,
      calls,
    }) => {
      for (const [text, search] of [
        ["one", "?q=a\\b"],
        ["two", `?q=${"a".repeat(3_000)}`],
      ] as const) {
        await open(`/names${search}`);
        await page.getByLabel("Text").fill(text);
        await page.getByRole("button", { name: "Send" }).click();
        await expect(page.getByLabel("Text")).toHaveValue("");
        await expect.poll(async () => (await calls()).at(-1)).toBe(`save ${text}`);
        expect(new URL(page.url()).pathname).toBe("/forms/names");
      }
    });

    test("what was entered stays after a failure, and is gone after a success", async ({
      page,
      open,
      calls,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 422/);
      await open("/controls");
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
      const filled = {
        title: "Milk",
        home: { city: "Oslo" },
        tags: ["one", "two"],
        size: "l",
        colors: ["red", "green"],
        colour: "dark",
        loud: true,
        quiet: false,
      };
      await expect.poll(calls).toEqual([JSON.stringify(filled)]);
      await expect(page.getByLabel("Title")).toHaveValue("");
      await expect(page.getByLabel("City")).toHaveValue("Rome");
      await expect(page.getByLabel("Second tag")).toHaveValue("b");
      await expect(page.getByLabel("Size")).toHaveValue("m");
      await expect(page.getByLabel("Colors")).toHaveValues([]);
      await expect(page.getByLabel("Light")).toBeChecked();
      await expect(page.getByLabel("Loud")).not.toBeChecked();
      await expect(page.getByLabel("Quiet")).toBeChecked();
    });

    test("a redirect leads to this page anew, with a fragment", async ({ page, open }) => {
      await open("/redirect");
      const pages: string[] = [];
      page.on("request", (request) => {
        const isPage = request.isNavigationRequest() && request.method() === "GET";
        if (isPage) pages.push(new URL(request.url()).pathname);
      });
      await page.getByRole("button", { name: "Go" }).click();
      await expect(page).toHaveURL(/\/redirect#part$/);
      await expect.poll(() => pages).toEqual(["/forms/redirect"]);
    });

    test("a redirect leads to another site", async ({ page, open }) => {
      const other = await OtherSite.start();
      other.serve("/", "<h1>The other site</h1>");
      await open(`/redirect?to=${encodeURIComponent(`${other.crossSite}/`)}`);
      await page.getByRole("button", { name: "Go" }).click();
      await expect(page.getByRole("heading", { name: "The other site" })).toBeVisible();
      await other.stop();
    });
  });
}

test("a form in a dialog that is rendered elsewhere is sent alone", async ({
  page,
  open,
  calls,
}) => {
  await open("/portal");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("button", { name: "Inner" }).click();
  await expect(page.getByRole("button", { name: "Inner" })).toBeHidden();
  await expect.poll(calls).toEqual(["remove inner"]);
});

test("a form whose controls hide its own members is sent and emptied", async ({
  page,
  open,
  calls,
}) => {
  await open("/names");
  await page.getByLabel("Text").fill("a");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByLabel("Text")).toHaveValue("");
  await expect.poll(calls).toEqual(["save a"]);
});

test("a form is not sent again until the page to which it redirects is there", async ({
  page,
  server,
  open,
  calls,
}) => {
  const target = `${server.url}/`;
  await open("/redirect?to=/");
  const release = await holdRequests(page, target);
  let clicks = 0;
  await page.route("**/clicked", (route) => {
    clicks++;
    return route.fulfill();
  });
  const leaving = page.waitForRequest(target);
  // An impatient visitor. The page that is leaving does not answer Playwright any more, so it says itself when it was
  // clicked.
  await page.evaluate(() => {
    setInterval(() => {
      document.querySelector("button")?.click();
      void fetch("/clicked");
    }, 50);
  });
  await leaving;
  clicks = 0;
  await expect.poll(() => clicks).toBeGreaterThan(5);
  expect(await calls()).toEqual(["go to /"]);
  release();
  await expect(page.getByRole("heading", { name: "The pages" })).toBeVisible();
});

test("an error in onSuccess is the page's, and the command has succeeded", async ({
  page,
  open,
  calls,
  consoleErrors,
}) => {
  consoleErrors.allow(/SECRET/);
  await open("/throws");
  const thrown = page.waitForEvent("pageerror");
  await page.getByRole("button", { name: "Save" }).click();
  expect((await thrown).message).toBe("SECRET");
  await expect(page.getByRole("status")).toHaveText("No error");
  await expect.poll(calls).toEqual(["save a"]);
});

test("a mistake in the page is reported, and the visitor does not read its text", async ({
  page,
  open,
  consoleErrors,
}) => {
  consoleErrors.allow(/SECRET/);
  await open("/throws");
  await page.getByRole("button", { name: "Broken" }).click();
  await expect(page.getByRole("alert")).toHaveText(/could not send the form/);
});
