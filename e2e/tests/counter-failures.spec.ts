/**
 * What the page says and does when a click or a read of the count fails on its way, or gets no answer. What the
 * store can do wrong is in durability/store-failures.spec.ts.
 *
 * @module
 */
import type { Page, Route } from "@playwright/test";
import {
  expect,
  gotoHydrated,
  holdTimeouts,
  onSpin,
  recordTexts,
  test,
} from "@react-on-spin/spin/playwright";
import { click, counterStatus, countOf } from "../fixtures/clicks.ts";

const INCREMENT = "**/api/counter/incrementCount";
const READ = "**/api/counter/getCount";

/** How often the page reads the saved count, in milliseconds. */
const REFRESH = 5_000;

const countButton = (page: Page) => page.getByRole("button", { name: /^Click Me/ });

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
  const button = countButton(page);
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

/** A way in which the answer to a click gets lost. */
interface Loss {
  what: string;
  lose: (route: Route) => unknown;
  isSaved: boolean;
  says?: string;
  /** An error in the console that belongs to it. */
  logs?: RegExp;
  tag?: string;
}

const NO_ANSWER = "The server did not answer in time.";

const losses: readonly Loss[] = [
  {
    what: "whose response is lost",
    lose: async (route) => {
      await route.fetch();
      await route.abort("failed");
    },
    isSaved: true,
    logs: /ERR_FAILED.*incrementCount/,
    tag: "@every-build",
  },
  {
    what: "whose connection fails",
    lose: (route) => route.abort("connectionrefused"),
    isSaved: false,
    logs: /ERR_CONNECTION_REFUSED.*incrementCount/,
  },
  {
    what: "that gets no response in 15 seconds",
    lose: () => {},
    isSaved: false,
    says: NO_ANSWER,
  },
  {
    what: "that a gateway answers in the server's place",
    lose: (route) => route.fulfill({ contentType: "application/json", body: '{"result":"x"}' }),
    isSaved: false,
    says: "The response did not come from this site's server.",
  },
];

for (const { what, lose, isSaved, says = "", logs, tag = [] } of losses) {
  test(`of a click ${what} the page does not guess: it shows the saved count, and the user decides`, {
    tag,
  }, async ({ page, server, consoleErrors }) => {
    if (logs) consoleErrors.allow(logs);
    const count = await countOf(server);
    const saved = isSaved ? count + 1 : count;
    const endTimeouts = await holdTimeouts(page);
    await gotoHydrated(page, server.url);
    await page.route(INCREMENT, async (route) => {
      await lose(route);
    });
    const button = countButton(page);
    await button.click();
    if (says === NO_ANSWER) {
      await expect(counterStatus(page)).toHaveText("Saving…");
      await endTimeouts();
    }
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("It is not known whether your click was counted.");
    await expect(alert).toContainText(says);
    await expect(alert).toContainText(`The saved count is ${saved}.`);
    await expect(button).toHaveText(`Click Me: ${saved}`);
    expect(await countOf(server), "The click is not sent again.").toBe(saved);

    await page.unroute(INCREMENT);
    if (isSaved) {
      await alert.getByRole("button", { name: "Leave it" }).click();
      await expect(alert).toBeHidden();
      expect(await countOf(server)).toBe(saved);
      return;
    }
    await alert.getByRole("button", { name: "Count again" }).click();
    await expect(alert).toBeHidden();
    await expect(button).toHaveText(`Click Me: ${saved + 1}`);
    await expect.poll(() => countOf(server)).toBe(saved + 1);
  });
}

test("a click is not called lost if it may still be saved after its connection broke", async ({
  page,
  server,
  store,
  consoleErrors,
}) => {
  test.skip(onSpin, "On Spin a click does not wait for a lock: it fails.");
  consoleErrors.allow(/ERR_CONNECTION_RESET.*incrementCount/);
  store.clear();
  expect(await click(server.url)).toMatchObject({ count: 1 });
  store.lockForWriting();
  await gotoHydrated(page, server.url);
  let saved: Promise<unknown> | undefined;
  await page.route(INCREMENT, async (route) => {
    saved = click(server.url);
    await route.abort("connectionreset");
  });
  await countButton(page).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("It is not known whether your click was counted.");
  await expect(alert).toContainText("The saved count is 1.");
  store.unlock();
  expect(await saved).toMatchObject({ count: 2 });
  await expect(alert).toContainText("The saved count is 2.");
  await alert.getByRole("button", { name: "Leave it" }).click();
  await expect(page.getByRole("button", { name: "Click Me: 2" })).toBeVisible();
  expect(await countOf(server)).toBe(2);
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
  await countButton(page).click();
  await expect(counterStatus(page)).toHaveText("Saving…");
  await context.setOffline(true);
  await expect(counterStatus(page)).toHaveText("Saving…");
  broken.resolve();
  await expect(page.getByRole("alert")).toContainText(
    "It is not known whether your click was counted.",
  );
});

test("clicks made offline are saved once when the browser is online again", async ({
  page,
  context,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_INTERNET_DISCONNECTED/);
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  await context.setOffline(true);
  const button = countButton(page);
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
  consoleErrors.allow(/status of 404/);
  await gotoHydrated(page, server.url);
  await page.route(INCREMENT, (route) =>
    route.continue({ url: `${server.url}/api/counter/incrementOfOldBuild` }),
  );
  await countButton(page).click();
  await expect(page.getByRole("alert")).toContainText("older version");
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

test("when a gateway answers a read of the count with something else, the page keeps the last known one", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  await page.clock.install();
  await gotoHydrated(page, server.url);
  await page.route(READ, (route) =>
    route.fulfill({ contentType: "application/json", body: '{"result":"x"}' }),
  );
  const status = counterStatus(page);
  await expect(async () => {
    // A read that fails is repeated after a pause.
    await page.clock.fastForward(REFRESH);
    await expect(status).toHaveText("The server cannot be reached. This is the last known count.", {
      timeout: 500,
    });
  }).toPass();
  await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
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
  let reads = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/getCount")) reads += 1;
  });
  const button = countButton(page);
  const shownTexts = await recordTexts(button);
  await button.click();
  await expect.poll(() => countOf(server)).toBe(count + 1);
  // The saved count includes the click by now. If the page read it, it would add the click again.
  await page.clock.fastForward(2 * REFRESH);
  released.resolve();
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  expect(await shownTexts()).toEqual([`Click Me: ${count + 1}`]);
  expect(reads).toBe(0);
});

test("a click cancels a read of the count that began before it", async ({ page, server }) => {
  const count = await countOf(server);
  await page.clock.install();
  // So that only the click can end the read.
  await holdTimeouts(page);
  await gotoHydrated(page, server.url);
  const started = page.waitForRequest(READ);
  // The page reads the count every five seconds. This response is still on its way at the click.
  await page.route(READ, () => {}, { times: 1 });
  await page.clock.fastForward(REFRESH);
  await started;
  const cancelled = page.waitForEvent("requestfailed", (request) =>
    request.url().endsWith("/getCount"),
  );
  const button = countButton(page);
  await button.click();
  expect((await cancelled).failure()?.errorText).toBe("net::ERR_ABORTED");
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a click is saved even if the user leaves the page before the response", async ({
  page,
  server,
}) => {
  const count = await countOf(server);
  await gotoHydrated(page, server.url);
  const sent = page.waitForRequest(INCREMENT);
  await countButton(page).click();
  await sent;
  await page.goto("about:blank");
  await expect.poll(() => countOf(server)).toBe(count + 1);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a click at the highest possible count is refused, and the count does not change", async ({
      page,
      server,
      store,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 409.*incrementCount/);
      store.clear();
      store.set("count", `${Number.MAX_SAFE_INTEGER}`);
      await page.goto(server.url);
      const button = countButton(page);
      await button.click();
      await expect(page.getByRole("alert")).toContainText("The count is as high as it can be.");
      await expect(button).toHaveText(`Click Me: ${Number.MAX_SAFE_INTEGER}`);
      expect(await countOf(server)).toBe(Number.MAX_SAFE_INTEGER);
    });
  });
}

test.describe("A link to the counter", () => {
  test.beforeEach(({ consoleErrors }) => {
    consoleErrors.allow(/status of 404.*\/nowhere|ERR_INTERNET_DISCONNECTED/);
  });

  const followLink = async (page: Page) => {
    await page.getByRole("link", { name: "Back to the counter" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Welcome/);
  };

  test("that is followed offline opens the page, which says so, and shows the count later", async ({
    page,
    context,
    server,
  }) => {
    const count = await countOf(server);
    await gotoHydrated(page, `${server.url}/nowhere`);
    await context.setOffline(true);
    await followLink(page);
    await expect(counterStatus(page)).toHaveText("You are offline.");
    await context.setOffline(false);
    await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
  });

  test("whose server does not answer opens the page, which asks once, gives up, and can ask again", async ({
    page,
    server,
  }) => {
    const count = await countOf(server);
    const endTimeouts = await holdTimeouts(page);
    await gotoHydrated(page, `${server.url}/nowhere`);
    let reads = 0;
    await page.route("**/api/**", (route) => {
      if (route.request().url().endsWith("/getCount")) reads += 1;
    });
    await followLink(page);
    await expect(counterStatus(page)).toHaveText("Loading the count…");
    await endTimeouts();
    const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
    await expect(alert).toContainText(NO_ANSWER);
    expect(reads).toBe(1);

    await page.unroute("**/api/**");
    await alert.getByRole("link", { name: "Read it again" }).click();
    await expect(page.getByRole("button", { name: `Click Me: ${count}` })).toBeVisible();
    await expect(alert).toBeHidden();
  });
});
