import { expect, test } from "vitest";
import { buildApp, writeApp } from "../../test/vite-app.ts";

const files = {
  "entry.browser.ts": `import "./routes.ts";\n`,
  "routes.ts": `import { page } from "./page.ts";\nexport const routes = [page];\n`,
  "page.ts": `import { title } from "./title.ts";\nimport { read } from "./store.server";\nexport const page = [title, read];\n`,
  "title.ts": `export const title = "Page";\n`,
  "store.server.ts": `export const read = () => 1;\n`,
  "entry.server.ts": `export { routes } from "./widget.ts";\n`,
  "widget.ts": `export const routes = import("./widget.browser.ts");\n`,
  "widget.browser.ts": `export const widget = 1;\n`,
  "server/counter.functions.ts": `export {};\n`,
  "secrets.server.json": `{}\n`,
};

/** The message of the build's error, with the name of the folder taken out. */
async function failureOf(
  changes: Readonly<Record<string, string>>,
  entry = "entry.browser.ts",
): Promise<string> {
  const root = writeApp({ ...files, ...changes });
  const side = entry === "entry.browser.ts" ? "browser" : "server";
  const error = await buildApp(root, entry, side).catch((caught: unknown) => caught);
  if (!(error instanceof Error)) throw new Error("The build did not fail.");
  const [, message = ""] = error.message.split("RolldownError: ");
  return (message.split("\n    at ")[0] ?? "").replaceAll(/\S*app-\w+\//g, "");
}

test("a build tells how the browser's code came to import a server's module, and what to do", async () => {
  expect(await failureOf({})).toMatchInlineSnapshot(`
    "The browser's code imports a *.server.* module, which runs on the server only.

    page.ts:2:22
      1 | import { title } from "./title.ts";
    > 2 | import { read } from "./store.server";
        |                      ^
      3 | export const page = [title, read];

    Import chain:
      entry.browser.ts
        routes.ts
          page.ts
            ./store.server

    What to do: call a server function (an export of a *.functions.ts module) and keep this import behind it. If only a type is needed, write \`import type\`."
  `);
});

test.each([
  ["Node's modules", `import { readFileSync } from "node:fs";\nconsole.log(readFileSync);`],
  ["the Spin SDK", `import { Kv } from "@fermyon/spin-sdk";\nconsole.log(Kv);`],
  ["a host interface", `export * from "fermyon:spin/key-value@2.0.0";`],
  ["the list of all functions", `console.log(import("virtual:server-functions"));`],
  [
    "a server function as text",
    `import text from "./server/counter.functions.ts?raw";\nconsole.log(text);`,
  ],
  ["one with any other query", `import "./server/counter.functions?x";`],
  ["one with a hash", `import "./server/counter.functions.ts#x";`],
  ["one with a query that hides ?raw", `export * from "./server/counter.functions.ts?x&raw";`],
  ["the address of one", `console.log(new URL("./server/counter.functions.ts", import.meta.url));`],
  [
    "the address of a server's module",
    `console.log(new URL(\`./store.server\`, import.meta.url));`,
  ],
  ["a server's data", `import secrets from "./secrets.server.json";\nconsole.log(secrets);`],
])("the browser cannot import %s", async (_name, code) => {
  const message = await failureOf({ "page.ts": `${code}\nexport const page = 1;\n` });
  expect(message).toContain("page.ts:1:");
  expect(message).toContain("^");
  expect(message).toContain("What to do:");
});

test.each(["?x", "?raw"])(
  "the browser cannot import many server functions with %s",
  async (query) => {
    const code = `export const page = import.meta.glob("./server/*.functions.ts", { query: "${query}" });`;
    expect(await failureOf({ "page.ts": code })).toContain(`counter.functions.ts${query}`);
  },
);

test("what is written about an address does not count as one", async () => {
  const page = `// new URL("./store.server.ts", import.meta.url)\nexport const page = new URL("./title.ts", import.meta.url);\n`;
  const root = writeApp({ ...files, "page.ts": page });
  await expect(buildApp(root, "entry.browser.ts", "browser")).resolves.toBeDefined();
});

test("the server cannot import a browser's module", async () => {
  expect(await failureOf({}, "entry.server.ts")).toMatchInlineSnapshot(`
    "The server's code imports a *.browser.* module, which runs in the browser only.

    widget.ts:1:30
    > 1 | export const routes = import("./widget.browser.ts");
        |                              ^
      2 | 

    Import chain:
      entry.server.ts
        widget.ts
          ./widget.browser.ts

    What to do: import it where only the browser comes by, such as in the browser's entry."
  `);
});

test("a type may be imported from anywhere", async () => {
  const page = `import type { read } from "./store.server";\nexport const page: typeof read | 1 = 1;\n`;
  const root = writeApp({ ...files, "page.ts": page });
  await expect(buildApp(root, "entry.browser.ts", "browser")).resolves.toBeDefined();
});

test("a module that several others import is reached the short way", async () => {
  const message = await failureOf({
    "routes.ts": `import { title } from "./title.ts";\nimport { page } from "./page.ts";\nexport const routes = [page, title];\n`,
    "title.ts": `import { page } from "./page.ts";\nexport const title = page;\n`,
  });
  expect(message).toContain("  entry.browser.ts\n    routes.ts\n      page.ts\n");
});
