/**
 * Internal details stay internal: a response has the request id, and the log has the cause.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { expect, gotoHydrated, type Server, test } from "@react-on-spin/spin/playwright";

/** What only operators should see: stack traces, file names, messages of libraries, settings. */
const INTERNAL =
  /\bat .*:\d+|@\S+:\d+:\d+|server\.js|\.tsx?\b|\/(?:tmp|home|root|usr|work)\/|node_modules|SQLite|not a database|ai_max_tokens|ValiError|wasm|"stack"|"cause"/i;

const UNDECLARED = "Something went wrong on the server.";
const UNREADABLE = "The saved count could not be read.";

const post = (type: string, body = "") => ({
  method: "POST",
  headers: { "content-type": type },
  body,
});
const json = (body?: string) => post("application/json", body);
const form = (body?: string) => post("application/x-www-form-urlencoded", body);

type Failure = readonly [
  path: string,
  init: RequestInit,
  says: string,
  status: number,
  logs: RegExp,
];

const internal = [UNDECLARED, 500, /500 internal\n.*ai_max_tokens/] as const;
const unreadable = [UNREADABLE, 500, /500 count-unreadable\n.*not a database/] as const;
const failures: readonly Failure[] = [
  ["/api/comment/writeComment", json(), ...internal],
  ["/api/comment/writeComment.action", form(), ...internal],
  ["/api/counter/getCount", {}, ...unreadable],
  ["/api/counter/incrementCount", json('{"by":1}'), ...unreadable],
  ["/api/counter/incrementCount.action", form("n:by=1"), ...unreadable],
  ["/", {}, UNREADABLE, 200, /not a database/],
];

/** Expects the log to have the cause under each request id in a response. */
async function expectCause(server: Server, body: string, cause: RegExp) {
  const ids = new Set(body.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));
  expect(ids.size, "The response has a request id.").toBeGreaterThan(0);
  for (const id of ids) {
    await expect
      .poll(async () => (await server.log("stderr")).split(id)[1]?.slice(0, 2000) ?? "")
      .toMatch(cause);
  }
}

test.describe("With an invalid setting and a store file that is not a database", () => {
  test.use({ serverOptions: { args: ["--variable", "ai_max_tokens=many"] } });

  test("no response shows internal details, and the log has the cause under the request id", async ({
    page,
    ownServer: server,
  }) => {
    await writeFile(server.storeFile, "This is not a database. ".repeat(100));
    for (const [path, init, says, status, logs] of failures) {
      await test.step(path, async () => {
        const response = await fetch(server.url + path, init);
        const body = await response.text();
        expect(response.status).toBe(status);
        expect(body).toContain(says);
        expect(body).not.toMatch(INTERNAL);
        expect(JSON.stringify([...response.headers])).not.toMatch(INTERNAL);
        await expectCause(server, body, logs);
      });
    }

    await test.step("the hydrated page", async () => {
      await gotoHydrated(page, server.url);
      const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
      await expect(alert).toContainText(`${UNREADABLE} (Request `);
      await expectCause(server, (await alert.textContent()) ?? "", /not a database/);
      expect(await page.content()).not.toMatch(/not a database|ai_max_tokens/);
    });
  });
});
