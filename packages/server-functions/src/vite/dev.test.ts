import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, isRunnableDevEnvironment } from "vite";
import { expect, onTestFinished, test, vi } from "vitest";
import { configOf, FUNCTIONS, writeApp } from "../../test/vite-app.ts";

const soon = { timeout: 30_000, interval: 200 };

const counter = (body: string) => `
  import { query } from "./functions.server.ts";
  export const getCount = query(async () => ${body});
`;

async function startDev(changes: Readonly<Record<string, string>> = {}) {
  const root = writeApp({
    "entry.browser.ts": `import { getCount } from "./server/counter.functions.ts";\ngetCount();`,
    "entry.server.ts": `export { functions } from "virtual:server-functions";`,
    "server/functions.server.ts": FUNCTIONS,
    "server/counter.functions.ts": counter("1"),
    ...changes,
  });
  const server = await createServer({
    ...configOf(root),
    appType: "custom",
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { entries: "entry.browser.ts" },
    ssr: { noExternal: true },
  });
  onTestFinished(() => server.close());
  const { client, ssr } = server.environments;
  if (!isRunnableDevEnvironment(ssr)) throw new Error("Vite's environment `ssr` cannot run code.");
  // What changes before the watcher has seen a file is no change.
  const watched = () => server.watcher.getWatched()[join(root, "server")];
  await expect.poll(watched, soon).toContain("counter.functions.ts");

  return {
    // Writes to another file and renames it, as editors do. Otherwise the watcher may read half of it.
    write: (file: string, code: string) => {
      writeFileSync(join(root, `${file}.new`), code);
      renameSync(join(root, `${file}.new`), join(root, file));
    },
    remove: (file: string) => rmSync(join(root, file)),
    browserCode: async (path: string) => (await client.transformRequest(path))?.code ?? "",
    optimizedForBrowser: () => {
      const { optimized, discovered } = client.depsOptimizer?.metadata ?? {};
      return Object.keys({ ...optimized, ...discovered });
    },
    sentToBrowser: vi.spyOn(client.hot, "send"),
    functions: async () => {
      const module: { functions: ReadonlyMap<string, () => Promise<unknown>> } =
        await ssr.runner.import("/entry.server.ts");
      return module.functions;
    },
  };
}

test("a changed body reaches the server, and the browser is not updated", async () => {
  const dev = await startDev();
  await dev.browserCode("/entry.browser.ts");
  await dev.browserCode("/server/counter.functions.ts");
  expect(await (await dev.functions()).get("counter/getCount")?.()).toBe(1);

  dev.write("server/counter.functions.ts", counter("2"));
  await vi.waitFor(async () => {
    expect(await (await dev.functions()).get("counter/getCount")?.()).toBe(2);
  }, soon);
  expect(dev.sentToBrowser).not.toHaveBeenCalled();
});

test("a new function reaches the server and the browser", async () => {
  const dev = await startDev();
  await dev.browserCode("/entry.browser.ts");
  await dev.browserCode("/server/counter.functions.ts");
  await dev.functions();

  dev.write(
    "server/counter.functions.ts",
    `${counter("1")}export const other = query(async () => 2);`,
  );
  await vi.waitFor(async () => {
    expect([...(await dev.functions()).keys()]).toEqual(["counter/getCount", "counter/other"]);
    expect(dev.sentToBrowser).toHaveBeenCalledWith(
      expect.objectContaining({ type: "full-reload" }),
    );
  }, soon);
  expect(await dev.browserCode("/server/counter.functions.ts")).toContain("counter/other");
});

test("the functions of a new file are added, and those of a removed file are gone", async () => {
  const dev = await startDev();
  await dev.functions();
  dev.write("server/notes.functions.ts", counter("3"));
  await vi.waitFor(async () => {
    expect([...(await dev.functions()).keys()]).toEqual(["counter/getCount", "notes/getCount"]);
  }, soon);

  dev.remove("server/counter.functions.ts");
  await vi.waitFor(async () => {
    expect([...(await dev.functions()).keys()]).toEqual(["notes/getCount"]);
  }, soon);
});

test("a module whose syntax error is corrected reaches the browser", async () => {
  const dev = await startDev();
  await dev.browserCode("/entry.browser.ts");
  await dev.browserCode("/server/counter.functions.ts");

  dev.write("server/counter.functions.ts", "export const getCount = ");
  await vi.waitFor(async () => {
    await expect(dev.browserCode("/server/counter.functions.ts")).rejects.toThrow(
      "cannot be parsed",
    );
  }, soon);
  dev.sentToBrowser.mockClear();

  await vi.waitFor(() => {
    // Repeated, because the watcher may report two quick changes as one.
    dev.write("server/counter.functions.ts", counter("1"));
    expect(dev.sentToBrowser).toHaveBeenCalled();
  }, soon);
});

test("dependencies that only the server imports are not optimized for the browser", async () => {
  const dev = await startDev({
    "entry.browser.ts": `
      import "fast-check";
      import "./server/counter.functions.ts";
    `,
    "server/counter.functions.ts": `import "valibot";\n${counter("1")}`,
  });
  await vi.waitFor(() => expect(dev.optimizedForBrowser()).toContain("fast-check"), soon);
  expect(dev.optimizedForBrowser()).not.toContain("valibot");
});

test("the overlay shows the same message as the build", async () => {
  const dev = await startDev({
    "entry.browser.ts": `import "./store.server.ts";`,
    "store.server.ts": "export {};",
  });
  await expect(dev.browserCode("/entry.browser.ts")).rejects.toThrow(
    /runs only on the server.*entry\.browser\.ts:1:8.*Import chain:.*What to do:/s,
  );
});
