import AxeBuilder from "@axe-core/playwright";
import { type ApiType, ModelServer } from "../fixtures/model-server.ts";
import type { Server } from "../fixtures/server.ts";
import {
  test as base,
  commentStatus,
  counterStatus,
  expect,
  gotoHydrated,
  useServer,
} from "../fixtures/test.ts";

const HOURLY_LIMIT = 5;

interface ModelFixtures {
  apiType: ApiType;
  model: ModelServer;
  /** A server that is configured for the model. */
  app: Server;
}

const test = base.extend<ModelFixtures>({
  apiType: ["open_ai", { option: true }],
  model: async ({ apiType }, use) => {
    const model = await ModelServer.start(apiType);
    await use(model);
    await model.stop();
  },
  app: async ({ model, context }, use) => {
    const options = {
      args: ["--runtime-config-file", model.configFile],
      env: { SPIN_VARIABLE_AI_INFERENCES_PER_HOUR: String(HOURLY_LIMIT) },
    };
    await useServer(options, context, use);
  },
});

const ASK = /^Ask/;

for (const apiType of ["default", "open_ai"] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const script = javaScriptEnabled ? "with" : "without";
    test.describe(`The protocol ${apiType}, ${script} JavaScript`, () => {
      test.use({ apiType, javaScriptEnabled });

      test("a comment on the saved count is shown, saved, and in the next first HTML", async ({
        page,
        app,
        model,
      }) => {
        await page.goto(app.url);
        await page.getByRole("button", { name: "Click Me: 0" }).click();
        await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
        if (javaScriptEnabled) await expect(counterStatus(page)).toHaveText("Saved: 1");
        await page.getByRole("button", { name: ASK }).click();
        await expect(page.getByText("Forty-two is the answer.")).toBeVisible();
        await expect(
          page.getByText("About the count of 1, by llama2-chat (12 + 34 tokens)."),
        ).toBeVisible();
        expect(JSON.stringify(model.requests)).toContain("clicked 1 time");
        expect(model.requests).toHaveLength(1);
        expect(model.requests[0]?.authorization).toBe(`bearer ${ModelServer.token}`);

        const html = await (await fetch(app.url)).text();
        expect(html).toContain("Forty-two is the answer.");

        await page.getByRole("button", { name: "Click Me: 1" }).click();
        await expect(page.getByText("The count has moved on since.")).toBeVisible();
      });

      test("a model that fails leaves the counter alone, and can be asked again", async ({
        page,
        app,
        model,
        consoleErrors,
      }) => {
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

        model.behave = (_response, reply) => reply("Better now.");
        await page.getByRole("button", { name: "Ask again" }).click();
        await expect(page.getByText("Better now.")).toBeVisible();
        await expect(alert).toBeHidden();
      });
    });
  }
}

test("while a comment is written the page says so, and clicks go on", async ({
  page,
  app,
  model,
}) => {
  let answer = () => {};
  model.behave = (_response, reply) => {
    answer = () => reply("It took a while.");
  };
  await gotoHydrated(page, app.url);
  await page.getByRole("button", { name: ASK }).click();
  await expect(commentStatus(page)).toHaveText("A comment is being written…");
  await expect(page.getByRole("button", { name: ASK })).toBeFocused();
  for (let click = 0; click < 3; click += 1) {
    await page.getByRole("button", { name: /^Click Me/ }).click();
  }
  await expect(counterStatus(page)).toHaveText("Saved: 3");
  answer();
  await expect(page.getByText("It took a while.")).toBeVisible();
  await expect(commentStatus(page)).toHaveText("The comment is there.");
});

test("two requests at once make one inference", async ({ app, model }) => {
  let answer = () => {};
  model.behave = (_response, reply) => {
    answer = () => reply("Only one.");
  };
  const ask = () =>
    fetch(`${app.url}/api/insight/describeCount`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
  const [first, second] = [ask(), ask()];
  const early = await Promise.race([first, second]);
  expect(early.status).toBe(409);
  expect(early.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await early.json()).toMatchObject({ code: "inference-running" });
  await expect.poll(() => model.requests.length).toBe(1);
  answer();
  expect((await Promise.all([first, second])).map(({ status }) => status).sort()).toEqual([
    200, 409,
  ]);
  expect(model.requests).toHaveLength(1);
});

test("after the hour's last comment the page says when to come back", async ({
  page,
  app,
  model,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 429/);
  await gotoHydrated(page, app.url);
  for (let comment = 1; comment <= HOURLY_LIMIT; comment += 1) {
    model.behave = (_response, reply) => reply(`Comment number ${comment}.`);
    await page.getByRole("button", { name: ASK }).click();
    await expect(page.getByText(`Comment number ${comment}.`)).toBeVisible();
  }
  const refused = page.waitForResponse("**/api/insight/describeCount");
  await page.getByRole("button", { name: ASK }).click();
  const response = await refused;
  expect(response.status()).toBe(429);
  expect(Number(response.headers()["retry-after"])).toBeLessThanOrEqual(3600);
  await expect(page.getByRole("alert")).toContainText(/Try again in (a minute|\d+ minutes)\./);
  expect(model.requests).toHaveLength(HOURLY_LIMIT);
});

test("what a model writes is shown as text, bounded, and runs nothing", async ({
  page,
  app,
  model,
}) => {
  const hostile = `</script><script>document.title = "taken"</script><img src=x onerror=alert(1)><!-- \u2028`;
  model.behave = (_response, reply) => reply(`${hostile} ${"and on ".repeat(200)}`);
  await gotoHydrated(page, app.url);
  await page.getByRole("button", { name: ASK }).click();
  const comment = page.locator("blockquote");
  await expect(comment).toContainText('</script><script>document.title = "taken"</script>');
  for (const when of ["now", "after a reload"]) {
    expect((await comment.textContent())?.length, when).toBeLessThanOrEqual(400);
    await expect(page, when).toHaveTitle("Welcome to React on Spin");
    await page.reload();
  }
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
});

test.describe("An answer that cannot be used", () => {
  const answers: Record<string, (model: ModelServer) => void> = {
    "is empty": (model) => {
      model.behave = (_response, reply) => reply("  \n ");
    },
    "is longer than a megabyte": (model) => {
      model.behave = (_response, reply) => reply("x".repeat(2 * 1024 * 1024));
    },
    "is no JSON": (model) => {
      model.behave = (response) => void response.end("<html>It works!</html>");
    },
    "is an error of the service": (model) => {
      model.behave = (response) =>
        void response.end(JSON.stringify({ error: { message: "model is overloaded" } }));
    },
    "is 401": (model) => {
      model.behave = (response) => {
        response.statusCode = 401;
        response.end(`no access with ${ModelServer.token}`);
      };
    },
    "breaks off": (model) => {
      model.behave = (response) => {
        response.write('{"choices":');
        response.destroy();
      };
    },
    "does not come, because nobody listens": (model) => void model.stop(),
  };
  for (const [name, arrange] of Object.entries(answers)) {
    test(`that ${name} ends in a sentence and an id, and the token stays secret`, async ({
      app,
      model,
    }) => {
      arrange(model);
      const response = await fetch(`${app.url}/api/insight/describeCount`, {
        method: "POST",
        headers: { "content-type": "application/json" },
      });
      const text = await response.text();
      expect(response.status).toBe(502);
      const problem: unknown = JSON.parse(text);
      expect(problem).toMatchObject({
        code: "inference-failed",
        detail: "The language model gave no usable answer.",
        requestId: expect.any(String),
      });
      const log = await app.log("stderr");
      expect(log).toContain(String(Object(problem).requestId));
      for (const seen of [text, log, await app.log("stdout")]) {
        expect(seen).not.toContain(ModelServer.token);
      }
      expect(await (await fetch(`${app.url}/api/insight/getInsight`)).json()).toEqual({
        result: null,
      });
    });
  }
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("without a model the page says how to set one up, and the counter works", async ({
      page,
      ownServer,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 503/);
      await page.goto(ownServer.url);
      await page.getByRole("button", { name: ASK }).click();
      const alert = page.getByRole("alert");
      await expect(alert).toContainText("No language model is set up.");
      await expect(alert).toContainText("README.md tells how to set one up");
      await page.getByRole("button", { name: "Click Me: 0" }).click();
      await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
      await expect.poll(() => ownServer.count()).toBe(1);
    });
  });
}

test("axe finds no violations on a page with a comment", async ({ page, app }) => {
  await page.goto(app.url);
  await page.getByRole("button", { name: ASK }).click();
  await expect(page.getByText("Forty-two is the answer.")).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
});
