import { click } from "../fixtures/clicks.ts";
import { onSpin } from "../fixtures/server.ts";
import { StoreFile } from "../fixtures/store.ts";
import { commentStatus, counterStatus, expect, gotoHydrated, test } from "../fixtures/test.ts";
import { pause } from "../fixtures/time.ts";

test("a click that the server refuses says so, shows the true count and can be tried again", {
  tag: "@every-build",
}, async ({ page, server, consoleErrors }) => {
  consoleErrors.allow(/status of 503.*incrementCount/);
  const count = await server.count();
  await gotoHydrated(page, server.url);
  const problem = {
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail: "The click could not be saved.",
    code: "count-not-saved",
    retryable: true,
  };
  await page.route("**/api/counter/incrementCount", (route) =>
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

  await page.unroute("**/api/counter/incrementCount");
  await alert.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(alert).toBeHidden();
  await expect(button, "The focus does not go with the notice.").toBeFocused();
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  await expect.poll(() => server.count()).toBe(count + 1);
});

test("a click whose answer got lost is not sent again unless the user asks", {
  tag: "@every-build",
}, async ({ page, server, consoleErrors }) => {
  consoleErrors.allow(/ERR_FAILED.*incrementCount/);
  const count = await server.count();
  await gotoHydrated(page, server.url);
  await page.route("**/api/counter/incrementCount", async (route) => {
    await route.fetch();
    await route.abort("failed");
  });
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("It is not known whether your click was counted.");
  await expect(alert).toContainText(`The saved count is ${count + 1}.`);
  await expect(button).toHaveText(`Click Me: ${count + 1}`);
  expect(await server.count()).toBe(count + 1);

  await alert.getByRole("button", { name: "Leave it" }).click();
  await expect(alert).toBeHidden();
  expect(await server.count()).toBe(count + 1);
});

test("a click that never reached the server could still be on its way, so the page asks", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_CONNECTION_REFUSED.*incrementCount/);
  const count = await server.count();
  await gotoHydrated(page, server.url);
  await page.route("**/api/counter/incrementCount", (route) => route.abort("connectionrefused"));
  await page.getByRole("button", { name: /^Click Me/ }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("It is not known whether your click was counted.");
  await expect(alert).toContainText(`The saved count is ${count}.`);
  await page.unroute("**/api/counter/incrementCount");
  await page.getByRole("button", { name: "Count again" }).click();
  await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
});

test("a click that is saved only after its connection broke is not called lost", async ({
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
  await page.route("**/api/counter/incrementCount", async (route) => {
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
  expect(await ownServer.count()).toBe(2);
});

test("a click that was sent before the browser went offline is not promised to be saved later", async ({
  page,
  context,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_INTERNET_DISCONNECTED/);
  await gotoHydrated(page, server.url);
  const broken = Promise.withResolvers<void>();
  await page.route("**/api/counter/incrementCount", async (route) => {
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

test("clicks made offline are saved once when the browser is back", async ({
  page,
  context,
  ownServer,
}) => {
  await gotoHydrated(page, ownServer.url);
  await context.setOffline(true);
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  await button.click();
  await expect(button).toHaveText("Click Me: 2");
  await expect(counterStatus(page)).toContainText("2 clicks will be saved when you are back");
  expect(await ownServer.count()).toBe(0);
  await context.setOffline(false);
  await expect(counterStatus(page)).toHaveText("Saved: 2");
  expect(await ownServer.count()).toBe(2);
});

test("a page from an older build offers a reload", async ({ page, server, consoleErrors }) => {
  consoleErrors.allow(/status of 404.*incrementCount/);
  await gotoHydrated(page, server.url);
  await page.route("**/api/counter/incrementCount", (route) =>
    route.continue({ url: `${server.url}/api/counter/incrementByOne` }),
  );
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(page.getByRole("alert")).toContainText("older version");
  await page.unroute("**/api/counter/incrementCount");
  const loaded = page.waitForEvent("load");
  await page.getByRole("link", { name: "Reload the page" }).click();
  await loaded;
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a page from an older build is offered a reload before anybody clicks", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404.*getCount/);
  await gotoHydrated(page, server.url);
  await page.route("**/api/counter/getCount", (route) =>
    route.continue({ url: `${server.url}/api/counter/getNumber` }),
  );
  await expect(page.getByRole("alert")).toContainText("older version");
  await expect(page.getByRole("link", { name: "Reload the page" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Click Me: \d+$/ })).toBeVisible();
});

test("a comment asked for offline waits, and says so", async ({
  page,
  context,
  ownServer,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 503.*writeComment/);
  await gotoHydrated(page, ownServer.url);
  await context.setOffline(true);
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(commentStatus(page)).toContainText("when you are back");
  await context.setOffline(false);
  await expect(page.getByRole("alert")).toContainText("No language model is set up.");
});

test("an older page that asks for a comment is offered a reload as well", async ({
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

test("while a saved click waits for its answer the number does not rise once more", async ({
  page,
  ownServer,
}) => {
  await gotoHydrated(page, ownServer.url);
  await page.route("**/api/counter/incrementCount", async (route) => {
    const response = await route.fetch();
    // Longer than the page waits until it reads the count again.
    await pause(7_000);
    await route.fulfill({ response });
  });
  const button = page.getByRole("button", { name: /^Click Me/ });
  await button.click();
  const shown = new Set<string | null>();
  while ((await counterStatus(page).textContent()) !== "Saved: 1") {
    shown.add(await button.textContent());
    await page.waitForTimeout(100);
  }
  expect([...shown]).toEqual(["Click Me: 1"]);
});

test("a count that becomes unreadable while the page is open is told, and can be read again", async ({
  page,
  ownServer,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 500.*getCount/);
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  await gotoHydrated(page, ownServer.url);
  using store = new StoreFile(ownServer.storeFile);
  store.set("count", "abc");
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

test.describe("With a count that is as high as it can be", () => {
  test.use({ serverOptions: { args: ["--key-value", `count=${Number.MAX_SAFE_INTEGER}`] } });

  test("a click is refused, and the count stays what it is", async ({
    page,
    ownServer,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 409.*incrementCount/);
    await gotoHydrated(page, ownServer.url);
    const button = page.getByRole("button", { name: /^Click Me/ });
    await button.click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("Your click was not saved.");
    await expect(alert).toContainText("The count is as high as it can be.");
    await expect(button).toHaveText(`Click Me: ${Number.MAX_SAFE_INTEGER}`);
    expect(await ownServer.count()).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test.describe("With a count that cannot be read", () => {
  test.use({ serverOptions: { args: ["--key-value", "count=abc"] } });

  test("the page asks for it again only when the user does", async ({
    page,
    ownServer,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 500.*getCount/);
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/api/counter/getCount")) asked += 1;
    });
    await gotoHydrated(page, ownServer.url);
    // Longer than the page waits between two looks at a count that it knows.
    await page.waitForTimeout(7_000);
    expect(asked).toBe(0);
    await page.getByRole("link", { name: "Read it again" }).click();
    await expect.poll(() => asked).toBeGreaterThan(0);
  });
});
