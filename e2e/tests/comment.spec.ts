import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type ApiType, ModelServer } from "../fixtures/model-server.ts";
import { onSpin, type Server } from "../fixtures/server.ts";
import {
  test as base,
  commentStatus,
  counterStatus,
  expect,
  gotoHydrated,
  useServer,
} from "../fixtures/test.ts";

interface ModelFixtures {
  apiType: ApiType;
  /** How many comments an hour may cost. */
  hourlyLimit: number;
  /** How many seconds the Node host lets a request take. */
  requestTimeout: number;
  model: ModelServer;
  /** A server that is configured for the model. */
  app: Server;
}

const test = base.extend<ModelFixtures>({
  apiType: ["open_ai", { option: true }],
  hourlyLimit: [60, { option: true }],
  model: async ({ apiType }, use) => {
    const model = await ModelServer.start(apiType);
    await use(model);
    await model.stop();
  },
  requestTimeout: [30, { option: true }],
  app: async ({ model, hourlyLimit, requestTimeout, context }, use) => {
    const options = {
      args: [
        ...["--runtime-config-file", model.configFile],
        // Spin has no such limit.
        ...(onSpin ? [] : ["--request-timeout", String(requestTimeout)]),
      ],
      env: { SPIN_VARIABLE_AI_INFERENCES_PER_HOUR: String(hourlyLimit) },
    };
    await useServer(options, context, use);
  },
});

const ASK = /^Ask/;

/** Asks for a comment as a script does. */
function describeCount(app: Server): Promise<Response> {
  return fetch(`${app.url}/api/insight/describeCount`, {
    method: "POST",
    headers: { "content-type": "application/json" },
  });
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
}

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
        if (javaScriptEnabled) await expectAccessible(page);

        model.behave = (_response, reply) => reply("Better now.");
        await page.getByRole("button", { name: "Ask again" }).click();
        await expect(page.getByText("Better now.")).toBeVisible();
        await expect(alert).toBeHidden();
      });
    });
  }
}

test("while a comment is written and when it is there the counter stays in place, and clicks go on", async ({
  page,
  app,
  model,
}) => {
  const answer = model.hold("It took a while.");
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
  await expect(commentStatus(page)).toHaveText("The comment is there.");
  expect(await click.boundingBox()).toEqual(during);
});

test.describe("The protocol default, without JavaScript", () => {
  test.use({ apiType: "default", javaScriptEnabled: false });

  test("a comment that takes a while keeps nobody else from clicking", async ({
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

test("two requests at once make one inference", async ({ app, model }) => {
  const answer = model.hold("Only one.");
  const [first, second] = [describeCount(app), describeCount(app)];
  const early = await Promise.race([first, second]);
  expect(early.status).toBe(409);
  expect(early.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await early.json()).toMatchObject({ code: "inference-running" });
  answer();
  expect((await Promise.all([first, second])).map(({ status }) => status).sort()).toEqual([
    200, 409,
  ]);
  expect(model.requests).toHaveLength(1);
});

test.describe("With two comments an hour", () => {
  test.use({ hourlyLimit: 2 });

  test("the page says after the second when to come back", async ({
    page,
    app,
    model,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 429/);
    await gotoHydrated(page, app.url);
    await untilHourHas(10_000);
    for (const comment of ["The first.", "The second."]) {
      model.behave = (_response, reply) => reply(comment);
      await page.getByRole("button", { name: ASK }).click();
      await expect(page.getByText(comment)).toBeVisible();
    }
    const refused = page.waitForResponse("**/api/insight/describeCount");
    await page.getByRole("button", { name: ASK }).click();
    const response = await refused;
    expect(response.status()).toBe(429);
    expect(Number(response.headers()["retry-after"])).toBeLessThanOrEqual(3600);
    await expect(page.getByRole("alert")).toContainText(/Try again in (a minute|\d+ minutes)\./);
    expect(model.requests).toHaveLength(2);
  });
});

/** Waits for the next hour, and its new budget, if this one ends sooner than in so many milliseconds. */
async function untilHourHas(left: number): Promise<void> {
  const hour = 3_600_000;
  const rest = hour - (Date.now() % hour);
  if (rest < left) await new Promise((resolve) => setTimeout(resolve, rest + 100));
}

for (const [apiType, javaScriptEnabled] of [
  ["open_ai", true],
  ["default", false],
] as const) {
  const script = javaScriptEnabled ? "with" : "without";
  test.describe(`The protocol ${apiType}, ${script} JavaScript`, () => {
    test.use({ apiType, javaScriptEnabled });

    test("what a model writes is shown as text, bounded, and runs nothing", async ({
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
        await expect(page, when).toHaveTitle("Welcome to React on Spin");
        await page.reload();
      }
      await page.getByRole("button", { name: "Click Me: 0" }).click();
      await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
    });
  });
}

interface Failure {
  behave: (model: ModelServer) => unknown;
  /** The error's code, by which the page can tell it apart. */
  code: string;
  status: number;
  says: string;
}

const UNUSABLE = {
  code: "inference-failed",
  status: 502,
  says: "The language model gave no usable answer.",
};
const UNREACHABLE = {
  code: "model-unreachable",
  status: 503,
  says: "The language model's server could not be reached.",
};
const REFUSED = {
  code: "model-refused",
  status: 502,
  says: "The language model's server refused the app.",
};
const UNKNOWN = {
  code: "no-model",
  status: 503,
  says: 'has no model "llama2-chat": it has to be pulled there first.',
};

const answering = (status: number, body: string) => (model: ModelServer) => {
  model.behave = (response) => void response.writeHead(status).end(body);
};
const error = (message: string) => JSON.stringify({ error: { message } });

for (const apiType of ["default", "open_ai"] as const) {
  test.describe(`The protocol ${apiType}`, () => {
    test.use({ apiType });

    // Spin looks at no status, and in its own protocol at no error either.
    const failures: Record<string, Failure> = {
      "an answer without text": {
        ...UNUSABLE,
        behave: (model) => {
          model.behave = (_response, reply) => reply("  \n ");
        },
      },
      "an answer that is no JSON": {
        ...UNUSABLE,
        behave: answering(200, "<html>It works!</html>"),
      },
      "an error of the service": { ...UNUSABLE, behave: answering(200, error("overloaded")) },
      "an answer with 401": {
        ...(onSpin ? UNUSABLE : REFUSED),
        behave: answering(401, `no access with ${ModelServer.token}`),
      },
      "a model that is not there": {
        ...(onSpin && apiType === "default" ? UNUSABLE : UNKNOWN),
        behave: answering(404, error('model "llama2-chat" not found, try pulling it first')),
      },
      "an answer that breaks off": {
        ...UNREACHABLE,
        behave: (model) => {
          model.behave = (response) => {
            response.write('{"choices":');
            response.destroy();
          };
        },
      },
      "a service that does not listen": { ...UNREACHABLE, behave: (model) => model.stop() },
    };

    test("each failure ends in a sentence and an id, and the token stays secret", async ({
      app,
      model,
    }) => {
      for (const [name, { behave, code, status, says }] of Object.entries(failures)) {
        await test.step(name, async () => {
          await behave(model);
          const response = await describeCount(app);
          const text = await response.text();
          const problem: unknown = JSON.parse(text);
          expect(problem).toMatchObject({
            code,
            status,
            detail: expect.stringContaining(says),
            requestId: expect.any(String),
          });
          expect(response.status).toBe(status);
          const log = await app.log("stderr");
          expect(log).toContain(String(Object(problem).requestId));
          for (const seen of [text, log, await app.log("stdout")]) {
            expect(seen).not.toContain(ModelServer.token);
          }
        });
      }
      expect(await (await fetch(`${app.url}/api/insight/getInsight`)).json()).toEqual({
        result: null,
      });
    });

    test("an answer of two megabytes gets no further than its host or its first words", async ({
      app,
      model,
    }) => {
      model.behave = (_response, reply) => reply("x".repeat(2 * 1024 * 1024));
      const response = await describeCount(app);
      expect(await response.json()).toMatchObject(
        onSpin
          ? { result: { text: `${"x".repeat(399)}…` } }
          : { code: UNUSABLE.code, status: UNUSABLE.status },
      );
    });

    test("a token that the service echoes is left out", async ({ app, model }) => {
      test.skip(onSpin, "Spin passes on what the service says.");
      model.behave = (_response, reply) => reply(`Your token is ${ModelServer.token}.`);
      const comment = await describeCount(app);
      expect(await comment.json()).toMatchObject({ result: { text: "Your token is …." } });
      answering(401, error(`wrong token: ${ModelServer.token}`))(model);
      const refusal = await describeCount(app);
      const log = await app.log("stderr");
      expect(log).toContain("wrong token: …");
      const page = await fetch(app.url);
      for (const seen of [await refusal.text(), await page.text(), log]) {
        expect(seen).not.toContain(ModelServer.token);
      }
    });
  });
}

test.describe("On a host that lets a request take three seconds", () => {
  test.use({ requestTimeout: 3 });

  test("a model that takes too long is given up, and can be asked again", async ({
    page,
    app,
    model,
    consoleErrors,
  }) => {
    test.skip(onSpin, "Spin waits for as long as the model takes.");
    consoleErrors.allow(/status of 504/);
    model.hold("Too late.");
    await gotoHydrated(page, app.url);
    await page.getByRole("button", { name: ASK }).click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("The language model took too long.");

    model.behave = (_response, reply) => reply("Better now.");
    await page.getByRole("button", { name: "Ask again" }).click();
    await expect(page.getByText("Better now.")).toBeVisible();
  });
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
      if (javaScriptEnabled) await expectAccessible(page);
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
  await expectAccessible(page);
});
