import type { ServerResponse } from "node:http";
import {
  expect,
  expectAccessible,
  gotoHydrated,
  ModelServer,
  onSpin,
} from "@react-on-spin/spin/playwright";
import * as v from "valibot";
import { countOf } from "../fixtures/clicks.ts";
import { ASK, commentStatus, test, withoutModel, writeComment } from "../fixtures/model.ts";

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
const REFUSED = { ...NOT_SET_UP, logs: "Correct auth_token in runtime-config.toml." };

for (const apiType of ["default", "open_ai"] as const) {
  test.describe(`The protocol ${apiType}`, () => {
    test.use({ apiType });

    // The unit tests of the server package and of the Node host list more of them.
    const failures = [
      {
        // Spin ignores the status.
        ...(onSpin ? UNUSABLE : REFUSED),
        answer: (response: ServerResponse) =>
          void response.writeHead(401).end(`no access with ${ModelServer.token}`),
      },
      {
        ...UNUSABLE,
        logs: " request error: ",
        answer: (response: ServerResponse) => {
          response.write('{"choices":');
          response.destroy();
        },
      },
    ];

    test("each failure has a message and an id, its cause is in the log, and the token stays secret", async ({
      app,
      model,
    }) => {
      for (const { answer, code, status, says, logs } of failures) {
        await test.step(`${code}: ${logs}`, async () => {
          model.behave = answer;
          const response = await writeComment(app);
          const text = await response.text();
          const problem: unknown = JSON.parse(text);
          expect(problem).toMatchObject({ code, status, detail: expect.stringContaining(says) });
          expect(response.status).toBe(status);
          const { requestId } = v.parse(v.object({ requestId: v.string() }), problem);
          const log = await app.log("stderr");
          expect(log.split(requestId)[1]).toContain(logs);
          for (const seen of [text, log, await app.log("stdout")]) {
            expect(seen).not.toContain(ModelServer.token);
          }
        });
      }
      expect(await (await fetch(`${app.url}/api/comment/getComment`)).json()).toMatchObject({
        result: { last: null },
      });
    });
  });
}

test.describe("Without a model", () => {
  test.use({ serverOptions: withoutModel });

  test("the page says how to set one up, and the counter works, with JavaScript and without", async ({
    browser,
    ownServer,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 503/);
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      consoleErrors.watch(page);
      const count = await countOf(ownServer);
      await page.goto(ownServer.url);
      const comment = page.getByRole("region", { name: "Comment" });
      await comment.getByRole("button", { name: ASK }).click();
      const alert = comment.getByRole("alert");
      await expect(alert).toContainText("The language model is not set up.");
      await expect(alert).toContainText("docs/operating.md says how to set it up");
      await expect(page.getByRole("alert")).toHaveCount(1);
      await expect(comment.getByRole("button").first()).toHaveAccessibleDescription(
        /language model is not set up/,
      );
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByRole("button", { name: `Click Me: ${count}` }).click();
      await expect(page.getByRole("button", { name: `Click Me: ${count + 1}` })).toBeVisible();
      await expect.poll(() => countOf(ownServer)).toBe(count + 1);
      await context.close();
    }
  });
});

test("of an unreadable saved comment the page says so, and trying again reads it without asking the model", async ({
  page,
  server,
  store,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 500.*getComment/);
  store.set("comment", "no comment");
  await gotoHydrated(page, server.url);
  const alert = page.getByRole("region", { name: "Comment" }).getByRole("alert");
  await expect(alert).toContainText("The saved comment could not be read.");
  await expect(alert).toContainText("The count is not affected.");
  const asked = page.waitForRequest("**/api/comment/*");
  await alert.getByRole("link", { name: "Read it again" }).click();
  expect((await asked).url()).toContain("/api/comment/getComment");
  await expect(alert).toContainText("The saved comment could not be read.");
});

test("a comment requested offline waits until the browser is online again, and says so", async ({
  page,
  context,
  app,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_INTERNET_DISCONNECTED/);
  await gotoHydrated(page, app.url);
  await context.setOffline(true);
  await page.getByRole("button", { name: ASK }).click();
  await expect(commentStatus(page)).toContainText("when you are back");
  await context.setOffline(false);
  await expect(page.getByRole("figure")).toContainText("About the count of 0");
  await expect(commentStatus(page)).toHaveText("The comment is ready.");
});
