import { expect, test } from "vitest";
import { buildApp, writeApp } from "./testing.ts";

test("no text of a server function's module reaches the browser", async () => {
  const root = writeApp({
    "entry.browser.ts": `
      import { getCount } from "./server/counter.functions";
      console.log(await getCount());
    `,
    "server/counter.functions.ts": `
      import { query } from "@react-on-spin/server-functions";
      import { store } from "./store.server.ts";
      export const getCount = query(async () => store("MARKER"));
    `,
    "server/store.server.ts": `export const store = (key: string) => key + "MARKER";`,
  });
  const browser = await buildApp(root, "entry.browser.ts", "browser");
  expect(browser).toContain('createQuery("counter/getCount")');
  expect(browser).not.toContain("MARKER");
});
