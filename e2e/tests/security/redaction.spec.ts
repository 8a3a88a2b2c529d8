/**
 * Internal details stay internal: a response has the request id, and the log has the cause.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { test as base, expect, gotoHydrated, type Server } from "@react-on-spin/spin/playwright";

const form = { "content-type": "application/x-www-form-urlencoded" };

/** What only operators should see: stack traces, file names, messages of libraries, settings. */
const INTERNAL =
  /\bat .*:\d+|@\S+:\d+:\d+|server\.js|\.tsx?\b|\/(?:tmp|home|root|usr|work)\/|node_modules|SQLite|not a database|ai_max_tokens|ValiError|wasm|"stack"|"cause"/i;

/** A server with an invalid setting and a store file that is not a database. */
const test = base.extend<{ brokenServer: Server }>({
  brokenServer: async ({ ownServer }, use) => {
    await writeFile(ownServer.storeFile, "This is not a database. ".repeat(100));
    await use(ownServer);
  },
});

test.use({ serverOptions: { args: ["--variable", "ai_max_tokens=many"] } });

/** Expects the log to have the cause under each request id in a response. */
async function expectCause(server: Server, body: string, cause: RegExp) {
  const ids = new Set(body.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));
  expect(ids.size, "The response has a request id.").toBeGreaterThan(0);
  for (const id of ids) {
    await expect
      .poll(async () => {
        const log = await server.log("stderr");
        const at = log.indexOf(id);
        return at === -1 ? "" : log.slice(at, at + 2000);
      })
      .toMatch(cause);
  }
}

const failures: readonly [
  what: string,
  path: string,
  init: RequestInit,
  status: number,
  message: string,
  cause: RegExp,
][] = [
  [
    "an undeclared error",
    "/api/comment/writeComment",
    { method: "POST", headers: { "content-type": "application/json" } },
    500,
    "Something went wrong on the server.",
    /500 internal\n.*ai_max_tokens/,
  ],
  [
    "an undeclared error of a form",
    "/api/comment/writeComment.action",
    { method: "POST", headers: form },
    500,
    "Something went wrong on the server.",
    /500 internal\n.*ai_max_tokens/,
  ],
  [
    "a count that cannot be read",
    "/api/counter/getCount",
    {},
    500,
    "The saved count could not be read.",
    /500 count-unreadable\n.*not a database/,
  ],
  [
    "a click that cannot be saved",
    "/api/counter/incrementCount",
    { method: "POST", headers: { "content-type": "application/json" }, body: '{"by":1}' },
    500,
    "The saved count could not be read.",
    /500 count-unreadable\n.*not a database/,
  ],
  [
    "a click of a form that cannot be saved",
    "/api/counter/incrementCount.action",
    { method: "POST", headers: form, body: "n:by=1" },
    500,
    "The saved count could not be read.",
    /500 count-unreadable\n.*not a database/,
  ],
  ["the page", "/", {}, 200, "The saved count could not be read.", /not a database/],
];

test("no response shows internal details, and the log has the cause under the request id", async ({
  brokenServer: server,
}) => {
  for (const [what, path, init, status, message, cause] of failures) {
    await test.step(what, async () => {
      const response = await fetch(server.url + path, init);
      const body = await response.text();
      expect(response.status).toBe(status);
      expect(body).toContain(message);
      expect(body).not.toMatch(INTERNAL);
      expect(JSON.stringify([...response.headers])).not.toMatch(INTERNAL);
      await expectCause(server, body, cause);
    });
  }
});

test("a page says that the count cannot be read, with the request id and no details", async ({
  page,
  brokenServer: server,
}) => {
  await gotoHydrated(page, server.url);
  const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
  await expect(alert).toContainText("The saved count could not be read. (Request ");
  await expectCause(server, (await alert.textContent()) ?? "", /not a database/);
  // aria-disabled does not keep the user from clicking.
  await page.getByRole("button", { name: "Click Me", exact: true }).click({ force: true });
  await expect(alert).toContainText("Clicks are not counted until it can be read.");
  expect(await page.content()).not.toMatch(/not a database|ai_max_tokens/);
});
