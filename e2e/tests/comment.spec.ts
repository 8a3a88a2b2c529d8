import { setTimeout as pause } from "node:timers/promises";
import { APP_NAME } from "@app/shared/app";
import { encodeValue } from "@react-on-spin/server-functions";
import {
  expect,
  expectAccessible,
  gotoHydrated,
  holdTimeouts,
  ModelServer,
} from "@react-on-spin/spin/playwright";
import { counterStatus } from "../fixtures/clicks.ts";
import { ASK, commentStatus, modelOptions, test, writeComment } from "../fixtures/model.ts";

for (const javaScriptEnabled of [true, false]) {
  const script = javaScriptEnabled ? "with" : "without";

  test.describe(`The model that comes with the app, ${script} JavaScript`, () => {
    test.use({ javaScriptEnabled });

    test("comments on the count at the first click, and is named before and after", async ({
      page,
      server,
      store,
    }) => {
      store.clear();
      await page.goto(server.url);
      const ask = page.getByRole("button", { name: "Ask AI for a comment" });
      await expect(ask).toHaveAccessibleDescription(
        "Comments are written by counting-llama, a small language model that comes with the app.",
      );
      await page.getByRole("button", { name: "Click Me: 0" }).click();
      await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
      if (javaScriptEnabled) await expect(counterStatus(page)).toHaveText("Saved: 1");
      await ask.click();
      await expect(page.getByRole("figure")).toContainText(
        "About the count of 1, by counting-llama",
      );
      const comment = (await page.locator("blockquote").textContent()) ?? "";
      expect(comment).toMatch(/^[A-Z0-9].*[.!?]$/);
      expect(comment, "The prompt is no part of the comment.").not.toContain("You comment on");

      await page.reload();
      await expect(page.locator("blockquote")).toHaveText(comment);
      if (javaScriptEnabled) await expectAccessible(page);
    });
  });

  test.describe(`A model, ${script} JavaScript`, () => {
    test.use({ javaScriptEnabled });

    test("that fails does not affect the counter, and can be asked again", {
      tag: javaScriptEnabled ? ["@every-build"] : [],
    }, async ({ page, app, model, consoleErrors }) => {
      consoleErrors.allow(/status of 502/);
      model.behave = (response) => {
        response.statusCode = 500;
        response.end("out of memory");
      };
      await page.goto(app.url);
      await page.getByRole("button", { name: ASK }).click();
      const alert = page.getByRole("alert");
      await expect(alert).toContainText("The language model gave no usable answer.");
      await expect(alert).toContainText("The count is not affected.");
      await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
      if (javaScriptEnabled) await expectAccessible(page);

      model.behave = (_response, reply) => reply("Better now.");
      await page.getByRole("button", { name: "Ask again" }).click();
      await expect(page.getByText("Better now.")).toBeVisible();
      await expect(alert).toBeHidden();
    });
  });
}

test("a comment on the saved count is shown, saved, and part of the HTML after a reload", async ({
  page,
  app,
  model,
}) => {
  await page.goto(app.url);
  await expect(page.getByText("Comments are written by llama2-chat.")).toBeVisible();
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByText("Forty-two is the answer.")).toBeVisible();
  await expect(page.getByText("About the count of 1, by llama2-chat.")).toBeVisible();
  await page.getByText("What it took").click();
  await expect(page.getByText("12 tokens read, 34 written.")).toBeVisible();
  expect(JSON.stringify(model.requests)).toContain("clicked 1 time");
  expect(model.requests).toHaveLength(1);
  expect(model.requests[0]?.authorization).toBe(`bearer ${ModelServer.token}`);

  const html = await (await fetch(app.url)).text();
  expect(html).toContain("Forty-two is the answer.");

  await page.getByRole("button", { name: "Click Me: 1" }).click();
  await expect(page.getByText("The count has moved on since.")).toBeVisible();
});

test("what a model writes is shown as text, is cut if it is long, and runs no script", async ({
  page,
  app,
  model,
}) => {
  const hostile = `</script><script>document.title = "taken"</script><img src=x onerror=alert(1)><!-- \u2028\u202e`;
  model.behave = (_response, reply) => reply(`${hostile} ${"and on ".repeat(200)}`);
  await page.goto(app.url);
  await page.getByRole("button", { name: ASK }).click();
  const comment = page.locator("blockquote");
  await expect(comment).toContainText('</script><script>document.title = "taken"</script>');
  for (const when of ["now", "after a reload"]) {
    const text = await comment.textContent();
    expect(text?.length, when).toBeLessThanOrEqual(400);
    expect(text, when).not.toMatch(/[\u2028\u202e]/);
    await expect(page, when).toHaveTitle(`Welcome to ${APP_NAME}`);
    await page.reload();
  }
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
});

test("a page that the browser has translated shows what is new", async ({ page, app, model }) => {
  model.behave = (_response, reply) => reply("The first.");
  await gotoHydrated(page, app.url);
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByText("The first.")).toBeVisible();
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(page.getByText("The count has moved on since.")).toBeVisible();

  // As a browser does that translates: each text is moved into two elements of its own.
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Node[] = [];
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement?.tagName !== "SCRIPT") texts.push(walker.currentNode);
    }
    for (const text of texts) {
      const outer = document.createElement("font");
      outer.append(document.createElement("font"));
      text.parentNode?.replaceChild(outer, text);
      outer.firstElementChild?.append(text);
    }
  });

  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 2");
  model.behave = (_response, reply) => reply("The second.");
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByText("The second.")).toBeVisible();
  await expect(page.getByText(/^About the count of 2, /)).toBeVisible();
  await expect(page.getByText("The count has moved on since.")).toBeHidden();
  await expect(page.getByRole("button", { name: "Click Me: 2" })).toBeVisible();
});

test("the counter stays in place and counts clicks while a comment is written and afterwards", async ({
  page,
  app,
  model,
}) => {
  const answer = model.hold("It took a while.");
  await holdTimeouts(page);
  await gotoHydrated(page, app.url);
  const ask = page.getByRole("button", { name: ASK });
  const click = page.getByRole("button", { name: /^Click Me/ });
  const places = () => Promise.all([ask.boundingBox(), click.boundingBox()]);
  const before = await places();
  await ask.click();
  await expect(commentStatus(page)).toHaveText("A comment is being written…");
  await expect(ask).toBeFocused();
  expect(await places()).toEqual(before);
  await expectAccessible(page);
  for (let clicks = 0; clicks < 3; clicks += 1) await click.click();
  await expect(counterStatus(page)).toHaveText("Saved: 3");
  const during = await click.boundingBox();
  answer();
  await expect(page.getByText("It took a while.")).toBeVisible();
  await expect(commentStatus(page)).toHaveText("The comment is ready.");
  expect(await click.boundingBox()).toEqual(during);
});

test("a visitor who leaves the counter and comes back waits for the same comment", async ({
  page,
  app,
  model,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404/);
  const answer = model.hold("It took a while.");
  await gotoHydrated(page, `${app.url}/nowhere`);
  await page.getByRole("link", { name: "Back to the counter" }).click();
  await page.getByRole("button", { name: ASK }).click();
  await expect(commentStatus(page)).toHaveText("A comment is being written…");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await page.goForward();
  await expect(commentStatus(page)).toHaveText("A comment is being written…");
  await page.getByRole("button", { name: ASK }).click({ force: true });
  answer();
  await expect(page.getByText("It took a while.")).toBeVisible();
  expect(model.requests).toHaveLength(1);
});

test.describe("The protocol default, without JavaScript", () => {
  test.use({ apiType: "default", javaScriptEnabled: false });

  test("other visitors can click while a comment is written", async ({
    page,
    app,
    model,
    context,
  }) => {
    const answer = model.hold("It took a while.");
    await page.goto(app.url);
    const asked = page.getByRole("button", { name: ASK }).click();
    await expect.poll(() => model.requests.length).toBe(1);
    const another = await context.newPage();
    await another.goto(app.url);
    await another.getByRole("button", { name: "Click Me: 0" }).click();
    await expect(another.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
    answer();
    await asked;
    await expect(page.getByText("It took a while.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
  });
});

test.describe("With two comments an hour", () => {
  test.use({
    serverOptions: async ({ model }, use) => {
      await use(modelOptions(model, { env: { SPIN_VARIABLE_AI_INFERENCES_PER_HOUR: "2" } }));
    },
  });

  test("of many requests at once two reach the model, and the page says when to try again", async ({
    page,
    ownServer,
    model,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 429/);
    await gotoHydrated(page, ownServer.url);
    await untilHourHas(20_000);
    const responses = await Promise.all(Array.from({ length: 8 }, () => writeComment(ownServer)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 429, 429, 429, 429, 429, 429]);

    const refused = page.waitForResponse("**/api/comment/writeComment");
    await page.getByRole("button", { name: ASK }).click();
    const response = await refused;
    expect(response.status()).toBe(429);
    expect(Number(response.headers()["retry-after"])).toBeLessThanOrEqual(3600);
    await expect(page.getByRole("alert")).toContainText(/Try again in (a minute|\d+ minutes)\./);
    expect(model.requests).toHaveLength(2);
  });
});

/** Waits for the next hour, which has a new budget, if this one ends within so many milliseconds. */
async function untilHourHas(left: number): Promise<void> {
  const hour = 3_600_000;
  const rest = hour - (Date.now() % hour);
  if (rest < left) await pause(rest + 100);
}

test("a page that crashes in the browser says so without showing the error", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/promptTokenCount|React Router caught/);
  const here = `${server.url}/?page=2#x`;
  await gotoHydrated(page, here);
  const fresh = [["comment/getComment", encodeValue("", { last: { text: "no usage" } })]];
  await page.route("**/api/comment/writeComment", (route) =>
    route.fulfill({
      contentType: "application/devalue+json",
      body: encodeValue("", { result: null, fresh }),
    }),
  );
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(page.getByRole("alert")).toHaveText("This page stopped working in your browser.");
  await expect(page.locator("main")).not.toContainText("promptTokenCount");
  await page.getByRole("link", { name: "Reload the page" }).click();
  await expect(page.getByRole("button", { name: /^Click Me/ })).toBeVisible();
  expect(page.url(), "the query and the fragment are kept").toBe(here);
});
