import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterEach, expect, test, vi } from "vitest";
import {
  buildApp,
  configOf,
  FUNCTIONS,
  modulesOf,
  runServer,
  writeApp,
} from "../../test/vite-app.ts";
import { idPrefix } from "./functions-files.ts";
import { requireVersions } from "./require-versions.ts";

const files = {
  "entry.browser.ts": `
    import { getCount, incrementCount } from "./server/counter.functions";
    getCount().then((by) => incrementCount({ by }));
  `,
  "entry.server.ts": `
    import { functions } from "virtual:server-functions";
    import { createHandler } from "@react-on-spin/server-functions/server";
    export const ids = [...functions.keys()];
    export const logged: string[] = [];
    export const handle = createHandler({ functions, log: (entry) => logged.push(entry) });
  `,
  "server/functions.server.ts": FUNCTIONS,
  "server/counter.functions.ts": `
    import { command, query } from "./functions.server.ts";
    import * as v from "valibot";
    import { store } from "./store.server.ts";
    export const getCount = query(async () => store("MARKER-BODY"));
    export const incrementCount = command(
      v.object({ by: v.pipe(v.number(), v.maxValue(9, "MARKER-SCHEMA")) }),
      async ({ by }) => by,
    );
  `,
  "server/admin/users.functions.ts": `
    import { query } from "../functions.server.ts";
    export const list = query(async () => { throw new Error("MARKER-ERROR"); });
  `,
  "server/store.server.ts": `export const store = (key: string) => key + "MARKER-IMPORT";`,
};

afterEach(() => vi.unstubAllEnvs());

/** Builds the server's entry into a file, and imports that file. */
async function loadServer(mode: "production" | "development") {
  const root = writeApp(files);
  // Vitest sets NODE_ENV to "test", from which the build would take its mode.
  vi.stubEnv("NODE_ENV", mode);
  await build({
    ...configOf(root),
    mode,
    ssr: { noExternal: true },
    build: { ssr: "entry.server.ts", outDir: "out" },
  });
  const server: {
    ids: string[];
    logged: string[];
    handle: (request: Request) => Promise<Response>;
  } = await import(pathToFileURL(join(root, "out/entry.server.js")).href);
  return server;
}

const failing = () => new Request("http://127.0.0.1:3000/api/admin/users/list");

test("the browser gets nothing of a module but the names of its functions", async () => {
  const browser = await buildApp(writeApp(files), "entry.browser.ts", "browser");
  expect(browser).toContain('createQuery("counter/getCount")');
  expect(browser).toContain('createCommand("counter/incrementCount")');
  expect(browser).not.toMatch(/MARKER|valibot|~standard|defineFunctions/);
});

test.each(["index.ts", "client/functions.ts", "react/use-form.ts"])(
  "what the browser reaches from %s has no file of the server's half",
  async (entry) => {
    const source = join(import.meta.dirname, "..");
    const reached = await modulesOf(join(source, entry));
    expect(reached.length).toBeGreaterThan(3);
    expect(reached.filter((file) => file.startsWith(join(source, "server/")))).toEqual([]);
  },
);

test("the server does not start with an export that is no server function, and says which one", async () => {
  const files = {
    "server/counter.functions.ts": `
      import { query } from "./fake.ts";
      export const getCount = query(async () => 1);
    `,
    "server/fake.ts": "export const query = (body: () => unknown) => body;",
    "entry.server.ts": `export { functions } from "virtual:server-functions";`,
  };
  await expect(runServer(writeApp(files))).rejects.toThrow(
    /The export "getCount" of \S*server\/counter\.functions\.ts is not a query made by defineFunctions/,
  );
});

test("a web worker gets stubs too", async () => {
  const root = writeApp({
    ...files,
    "page.ts": `new Worker(new URL("./entry.browser.ts", import.meta.url), { type: "module" });`,
  });
  const browser = await buildApp(root, "page.ts", "browser");
  expect(browser).toContain('createQuery("counter/getCount")');
  expect(browser).not.toContain("MARKER");
});

test("a function that the browser does not use is not in its build", async () => {
  const root = writeApp({
    ...files,
    "entry.browser.ts": `import { getCount } from "./server/counter.functions";\ngetCount();`,
  });
  expect(await buildApp(root, "entry.browser.ts", "browser")).not.toContain("incrementCount");
});

test("the server has all functions, by ids without the machine's folders", async () => {
  const { ids, handle } = await loadServer("production");
  expect(ids).toEqual(["admin/users/list", "counter/getCount", "counter/incrementCount"]);
  const response = await handle(new Request("http://127.0.0.1:3000/api/counter/getCount"));
  expect(await response.json()).toEqual({ result: "MARKER-BODYMARKER-IMPORT" });
});

test("a production build does not send the message, stack or paths of an unexpected error", async () => {
  const { handle, logged } = await loadServer("production");
  const response = await handle(failing());
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/MARKER|entry\.server|app-|\.[jt]s|\bat /);
  expect(logged[0]).toContain("MARKER-ERROR");
});

test("a development build sends the message and stack of an unexpected error", async () => {
  const { handle } = await loadServer("development");
  expect(await (await handle(failing())).text()).toMatch(/MARKER-ERROR.*entry\.server/s);
});

test.each([
  ["counter.functions.ts", "counter"],
  ["counter/counter.functions.ts", "counter"],
  ["admin/users.functions.ts", "admin/users"],
])("the functions of %s have ids below %s", (file, prefix) => {
  expect(idPrefix("/app/server", `/app/server/${file}`)).toBe(prefix);
});

test.each([
  ["my counter.functions.ts", /only letters, digits/],
  ["../b.functions.ts", /is outside the folder/],
])("a module at %s has no address", (file, message) => {
  expect(() => idPrefix("/app/server", join("/app/server", file))).toThrow(message);
});

test("the build fails if two modules would have the same addresses", async () => {
  const root = writeApp({
    "server/counter.functions.ts": "export {};",
    "server/counter/counter.functions.ts": "export {};",
    "a.ts": 'export { functions } from "virtual:server-functions";',
  });
  await expect(buildApp(root, "a.ts", "server")).rejects.toThrow(/would have the same addresses/);
});

test("what is too old is refused with what is required, what was found, and the remedy", () => {
  expect(() => requireVersions("reactApp", { vite: "7.3.1" })).toThrow(
    "The plugin reactApp needs Vite 8 or newer, but this is Vite 7.3.1. Update it: npm install --save-dev vite@8",
  );
  expect(() => requireVersions("reactApp", { node: "20.20.2" })).toThrow(
    "needs Node 24 or newer, but this is Node 20.20.2. Update it: npm install --save-dev node@24",
  );
  expect(() => requireVersions("reactApp", { vite: "8.0.0", node: "24.0.0" })).not.toThrow();
});
