import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runServer, writeApp } from "./vite-app.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/security.md"), "utf8");
const SESSION = "s".repeat(43);

/** Builds the modules that the page shows, with a store of sessions, which it leaves to the reader. */
async function startExample() {
  const shown = [...page.matchAll(/```ts (\S+)\n(.*?)```/gs)].map(([, file, code]) => [file, code]);
  const root = writeApp({
    ...Object.fromEntries(shown),
    "server/sessions.server.ts": `export const sessions = new Map([["${SESSION}", { name: "Ada" }]]);`,
    "entry.server.ts": `
      import { functions } from "virtual:server-functions";
      import { createHandler } from "@react-on-spin/server-functions/server";
      export const handle = createHandler({ functions });
    `,
  });
  const { handle } = await runServer<{ handle: (request: Request) => Promise<Response> }>(root);

  return (headers: Record<string, string>) =>
    handle(
      new Request("http://127.0.0.1:3000/api/notes/deleteNote", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: '"7"',
      }),
    );
}

test("the guard on the security page allows a call only with a session", async () => {
  const call = await startExample();

  const signedIn = await call({ cookie: `theme=dark; __Host-session=${SESSION}` });
  expect([signedIn.status, await signedIn.json()]).toEqual([200, { result: "7, deleted by Ada" }]);

  const strangers = [
    {},
    { cookie: "" },
    { cookie: `__Host-session=${"x".repeat(43)}` },
    { cookie: `__Host-session=${SESSION}x` },
    { cookie: `x__Host-session=${SESSION}` },
  ];
  for (const headers of strangers) {
    const response = await call(headers);
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { code: "not-signed-in" },
    ]);
  }
});
