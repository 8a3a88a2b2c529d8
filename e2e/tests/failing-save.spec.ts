import type { Page } from "@playwright/test";
import {
  expect,
  gotoHydrated,
  onSpin,
  recordTexts,
  StoreFile,
  test,
} from "@react-on-spin/spin/playwright";
import { click, counterStatus, countOf } from "../fixtures/clicks.ts";
import { commentStatus } from "../fixtures/model.ts";

const INCREMENT = "**/api/counter/incrementCount";
const READ = "**/api/counter/getCount";

/** How often the page reads the saved count, in milliseconds. */
const REFRESH = 5_000;

test("when a click cannot be saved, the page says so, shows the saved count and can try again", {
  tag: "@every-build",
}, async ({ page, server, consoleErrors }) => {
  consoleErrors.allow(/status of 503.*incrementCount/);
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  const problem = {
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail: "The click could not be saved.",
    code: "count-not-saved",
    retryable: true,
  };
  await page.route(INCREMENT, (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify(problem),
    }),
  );
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Your click was not saved.");
  await expect(alert).toContainText(`The saved count is ${count}.`);
  await expect(button).toHaveText(`Click Me: ${count}`);

  await page.unroute(INCREMENT);
  await alert.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(alert).toBeHidden();
  await expect(button, "The focus does not disappear with the notice.").toBeFocused();
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await expect.poll(() => countOf(server)).toBe(count + 1);
});

test("a click whose response is lost is not sent again unless the user asks for it", {
  tag: "@every-build",
}, async ({ page, server, consoleErrors }) => {
  consoleErrors.allow(/ERR_FAILED.*incrementCount/);
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  await page.route(INCREMENT, async (route) => {
    await route.fetch();
    await route.abort("failed");
  });
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("It is not known whether your click was counted.");
  await expect(alert).toContainText(`The saved count is ${count + 1}.`);
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  expect(await countOf(server)).toBe(count + 1);

  await alert.getByRole("button", { name: "Leave it" }).click();
  await expect(alert).toBeHidden();
  expect(await countOf(server)).toBe(count + 1);
});

for (const body of ['{"status":"maintenance"}', '{"result":"x"}', '{"result":null}', "{}"]) {
  test(`when a gateway answers a click with 200 and ${body}, the page keeps the saved count and asks`, async ({
    page,
    server,
  }) => {
    const count = await countOf(server);
    await gotoHydrated(page, server.url);
    await page.route(INCREMENT, (route) =>
      route.fulfill({ contentType: "application/json", body }),
    );
    const button = page.getByRole("button", { name: /^Click Me/ });
    await button.click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("It is not known whether your click was counted.");
    await expect(alert).toContainText("The response did not come from this site's server.");
    await expect(alert).toContainText(`The saved count is ${count}.`);
    await expect(button).toHaveText(`Click Me: ${count}`);
  });
}

test("when a gateway answers a read of the count with something else, the page keeps the last known one", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  await page.route(READ, (route) =>
    route.fulfill({ contentType: "application/json", body: '{"result":"x"}' }),
  );
  await expect(counterStatus(page)).toHaveText(
    "The server cannot be reached. This is the last known count.",
    { timeout: 2 * REFRESH + 5_000 },
  );
  await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
});

test("when the connection fails, the user decides whether to count the click again", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_CONNECTION_REFUSED.*incrementCount/);
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  await page.route(INCREMENT, (route) => route.abort("connectionrefused"));
  await page.getByRole("button", { name: /^Click Me/ }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("It is not known whether your click was counted.");
  await expect(alert).toContainText(`The saved count is ${count}.`);
  await page.unroute(INCREMENT);
  await page.getByRole("button", { name: "Count again" }).click();
  await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
});

test("a click is not called lost if it may still be saved after its connection broke", async ({
  page,
  ownServer,
  consoleErrors,
}) => {
  test.skip(onSpin, "On Spin a click does not wait for a lock: it fails.");
  consoleErrors.allow(/ERR_CONNECTION_RESET.*incrementCount/);
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lockForWriting();
  await gotoHydrated(page, ownServer.url);
  let saved: Promise<unknown> | undefined;
  await page.route(INCREMENT, async (route) => {
    saved = click(ownServer.url);
    await route.abort("connectionreset");
  });
  await page.getByRole("button", { name: "Click Me: 1" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("It is not known whether your click was counted.");
  await expect(alert).toContainText("The saved count is 1.");
  store.unlock();
  expect(await saved).toMatchObject({ count: 2 });
  await expect(alert).toContainText("The saved count is 2.");
  await alert.getByRole("button", { name: "Leave it" }).click();
  await expect(page.getByRole("button", { name: "Click Me: 2" })).toBeVisible();
  expect(await countOf(ownServer)).toBe(2);
});

test("a page that goes offline does not promise to save a click that it has already sent", async ({
  page,
  context,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_INTERNET_DISCONNECTED/);
  await gotoHydrated(page, server.url);
  const broken = Promise.withResolvers<void>();
  await page.route(INCREMENT, async (route) => {
    await broken.promise;
    await route.abort("internetdisconnected");
  });
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(counterStatus(page)).toHaveText("Saving…");
  await context.setOffline(true);
  await expect(counterStatus(page)).toHaveText("You are offline.");
  broken.resolve();
  await expect(page.getByRole("alert")).toContainText(
    "It is not known whether your click was counted.",
  );
});

test("clicks made offline are saved once when the browser is online again", async ({
  page,
  context,
  server,
}) => {
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  await context.setOffline(true);
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  await button.click();
  await expect(button).toHaveText(`Click Me: ${count + 2}`);
  await expect(counterStatus(page)).toContainText("2 clicks will be saved when you are back");
  expect(await countOf(server)).toBe(count);
  await context.setOffline(false);
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 2}`);
  expect(await countOf(server)).toBe(count + 2);
});

test("a page from an older build offers to reload after a click", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404.*incrementCount/);
  await gotoHydrated(page, server.url);
  await page.route(INCREMENT, (route) =>
    route.continue({ url: `${server.url}/api/counter/incrementByOne` }),
  );
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(page.getByRole("alert")).toContainText("older version");
  await page.unroute(INCREMENT);
  const loaded = page.waitForEvent("load");
  await page.getByRole("link", { name: "Reload the page" }).click();
  await loaded;
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a page from an older build offers to reload before anybody clicks", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404.*getCount/);
  await page.clock.install();
  await gotoHydrated(page, server.url);
  await page.route(READ, (route) => route.continue({ url: `${server.url}/api/counter/getNumber` }));
  await page.clock.fastForward(REFRESH);
  await expect(page.getByRole("alert")).toContainText("older version");
  await expect(page.getByRole("link", { name: "Reload the page" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Click Me: \d+$/ })).toBeVisible();
});

test("a comment requested offline waits until the browser is online again, and says so", async ({
  page,
  context,
  server,
  consoleErrors,
}) => {
  // The browser may ask for the page's icon late.
  consoleErrors.allow(/ERR_INTERNET_DISCONNECTED.*icon/);
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  await context.setOffline(true);
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(commentStatus(page)).toContainText("when you are back");
  await context.setOffline(false);
  await expect(page.getByRole("figure")).toContainText(`About the count of ${count}`);
  await expect(commentStatus(page)).toHaveText("The comment is ready.");
});

test("a page from an older build offers to reload after a request for a comment", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404.*writeComment/);
  await gotoHydrated(page, server.url);
  await page.route("**/api/comment/writeComment", (route) =>
    route.continue({ url: `${server.url}/api/comment/describeNumber` }),
  );
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(page.getByRole("alert")).toContainText("older version");
  await expect(page.getByRole("link", { name: "Reload the page" })).toBeVisible();
});

test("the page adds a saved click only once, even if the response takes long", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  await page.clock.install();
  await gotoHydrated(page, server.url);
  const released = Promise.withResolvers<void>();
  await page.route(INCREMENT, async (route) => {
    const response = await route.fetch();
    await released.promise;
    await route.fulfill({ response });
  });
  const reads = countReads(page);
  const button = page.getByRole("button", { name: /^Click Me/ });
  const shownTexts = await recordTexts(button);
  await button.click();
  await expect.poll(() => countOf(server)).toBe(count + 1);
  // The saved count includes the click by now. If the page read it, it would add the click again.
  await page.clock.fastForward(2 * REFRESH);
  released.resolve();
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  expect(await shownTexts()).toEqual([`Click Me: ${count + 1}`]);
  expect(reads()).toBe(0);
});

test("the page says when the count becomes unreadable, and can read it again", async ({
  page,
  ownServer,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 500.*getCount/);
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  await page.clock.install();
  await gotoHydrated(page, ownServer.url);
  using store = new StoreFile(ownServer.storeFile);
  store.set("count", "abc");
  await page.clock.fastForward(REFRESH);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The saved count could not be read.");
  await expect(alert).toContainText("The number shown is the last known one.");
  const button = page.getByRole("button", { name: /^Click Me/ });
  await expect(button).toHaveText("Click Me: 1");
  store.delete("count");
  await alert.getByRole("link", { name: "Read it again" }).press("Enter");
  await expect(alert).toBeHidden();
  await expect(button).toBeFocused();
});

test.describe("With the highest possible count", () => {
  test.use({ serverOptions: { args: ["--key-value", `count=${Number.MAX_SAFE_INTEGER}`] } });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "and JavaScript" : "and no JavaScript", () => {
      test.use({ javaScriptEnabled });

      test("a click is refused, and the count does not change", async ({
        page,
        ownServer,
        consoleErrors,
      }) => {
        consoleErrors.allow(/status of 409.*incrementCount/);
        await page.goto(ownServer.url);
        const button = page.getByRole("button", { name: /^Click Me/ });
        await button.click();
        const alert = page.getByRole("alert");
        await expect(alert).toContainText("The count is as high as it can be.");
        await expect(button).toHaveText(`Click Me: ${Number.MAX_SAFE_INTEGER}`);
        expect(await countOf(ownServer)).toBe(Number.MAX_SAFE_INTEGER);
      });
    });
  }
});

test.describe("With a count that cannot be read", () => {
  test.use({ serverOptions: { args: ["--key-value", "count=abc"] } });

  test("the page reads it again only when the user asks for it", async ({
    page,
    ownServer,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 500.*getCount/);
    const reads = countReads(page);
    await page.clock.install();
    await gotoHydrated(page, ownServer.url);
    await page.clock.fastForward(2 * REFRESH);
    const link = page.getByRole("link", { name: "Read it again" });
    await expect(link).toBeVisible();
    expect(reads()).toBe(0);
    await link.click();
    await expect.poll(reads).toBe(1);
  });
});

/**
 * Counts the page's reads of the saved count from now on.
 *
 * @returns tells how many there were
 */
function countReads(page: Page): () => number {
  let reads = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/getCount")) reads += 1;
  });
  return () => reads;
}
