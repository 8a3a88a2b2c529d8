import {
  expect,
  expectAccessible,
  gotoHydrated,
  ModelServer,
  onSpin,
} from "@react-on-spin/spin/playwright";
import * as v from "valibot";
import { countOf } from "../fixtures/clicks.ts";
import { ASK, test, withoutModel, writeComment } from "../fixtures/model.ts";

interface Failure {
  behave: (model: ModelServer) => unknown;
  /** The error's code. */
  code: string;
  status: number;
  says: string;
  /** What the log says about it. */
  logs: string;
}

const UNUSABLE = {
  code: "inference-failed",
  status: 502,
  says: "The language model gave no usable answer.",
  logs: 'The model "llama2-chat" failed: ',
};
const NOT_SET_UP = {
  code: "model-not-set-up",
  status: 503,
  says: "The language model is not set up.",
};
const UNREACHABLE = { ...UNUSABLE, logs: " request error: " };
const REFUSED = { ...NOT_SET_UP, logs: "Correct auth_token in runtime-config.toml." };
const UNKNOWN = { ...NOT_SET_UP, logs: 'has no model "llama2-chat". Pull it there first.' };

const answering = (status: number, body: string) => (model: ModelServer) => {
  model.behave = (response) => void response.writeHead(status).end(body);
};
const error = (message: string) => JSON.stringify({ error: { message } });

for (const apiType of ["default", "open_ai"] as const) {
  test.describe(`The protocol ${apiType}`, () => {
    test.use({ apiType });

    // Spin ignores the status, and in its own protocol also `error`.
    const failures: Record<string, Failure> = {
      "an answer without text": {
        ...UNUSABLE,
        logs: "The model's answer was empty.",
        behave: (model) => {
          model.behave = (_response, reply) => reply("  \n ");
        },
      },
      "an answer that is not JSON": {
        ...UNUSABLE,
        behave: answering(200, "<html>It works!</html>"),
      },
      "an error of the service": { ...UNUSABLE, behave: answering(200, error("overloaded")) },
      "an answer with 401": {
        ...(onSpin ? UNUSABLE : REFUSED),
        behave: answering(401, `no access with ${ModelServer.token}`),
      },
      "a model that the service does not have": {
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

    test("each failure has a message and an id, its cause is in the log, and the token stays secret", async ({
      app,
      model,
    }) => {
      for (const [name, { behave, code, status, says, logs }] of Object.entries(failures)) {
        await test.step(name, async () => {
          await behave(model);
          const response = await writeComment(app);
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
          const { requestId } = v.parse(v.object({ requestId: v.string() }), problem);
          const [, entry] = log.split(requestId);
          expect(entry).toContain(logs);
          for (const seen of [text, log, await app.log("stdout")]) {
            expect(seen).not.toContain(ModelServer.token);
          }
        });
      }
      expect(await (await fetch(`${app.url}/api/comment/getComment`)).json()).toMatchObject({
        result: { last: null },
      });
    });

    test("an answer of two megabytes gets no further than its host or its first words", async ({
      app,
      model,
    }) => {
      model.behave = (_response, reply) => reply("x".repeat(2 * 1024 * 1024));
      const response = await writeComment(app);
      expect(await response.json()).toMatchObject(
        onSpin
          ? { result: { text: `${"x".repeat(399)}…` } }
          : { code: UNUSABLE.code, status: UNUSABLE.status },
      );
    });

    test("a token that the service echoes is removed", async ({ app, model }) => {
      test.skip(onSpin, "Spin passes on what the service says.");
      model.behave = (_response, reply) => reply(`Your token is ${ModelServer.token}.`);
      const comment = await writeComment(app);
      expect(await comment.json()).toMatchObject({ result: { text: "Your token is …." } });
      answering(401, error(`wrong token: ${ModelServer.token}`))(model);
      const refusal = await writeComment(app);
      const log = await app.log("stderr");
      expect(log).toContain("wrong token: …");
      const page = await fetch(app.url);
      for (const seen of [await refusal.text(), await page.text(), log]) {
        expect(seen).not.toContain(ModelServer.token);
      }
    });
  });
}

test.describe("On a host that lets a request take six seconds", () => {
  test.use({ requestTimeout: 6 });

  test("a model that takes too long is reported, and can be asked again", async ({
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
    test.use({ javaScriptEnabled, serverOptions: withoutModel });

    test("without a model the page says how to set it up, and the counter works", async ({
      page,
      ownServer,
      consoleErrors,
    }) => {
      consoleErrors.allow(/status of 503/);
      await page.goto(ownServer.url);
      await page.getByRole("button", { name: ASK }).click();
      const alert = page.getByRole("alert");
      await expect(alert).toContainText("The language model is not set up.");
      await expect(alert).toContainText("docs/operating.md says how to set it up");
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByRole("button", { name: "Click Me: 0" }).click();
      await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
      await expect.poll(() => countOf(ownServer)).toBe(1);
    });
  });
}

test.describe("With an unreadable saved comment", () => {
  test.use({ serverOptions: { args: ["--key-value", "comment=no comment"] } });

  test("the page says so, and trying again reads the comment without asking the model", async ({
    page,
    ownServer,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 500.*getComment/);
    await gotoHydrated(page, ownServer.url);
    const alert = page.getByRole("region", { name: "Comment" }).getByRole("alert");
    await expect(alert).toContainText("The saved comment could not be read.");
    await expect(alert).toContainText("The count is not affected.");
    const asked = page.waitForRequest("**/api/**");
    await alert.getByRole("link", { name: "Read it again" }).click();
    expect((await asked).url()).toContain("/api/comment/getComment");
    await expect(alert).toContainText("The saved comment could not be read.");
  });
});
