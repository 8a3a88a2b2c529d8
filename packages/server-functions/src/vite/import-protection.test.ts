import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
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

/** Builds an app, and returns the message of the error without the names of its folders. */
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

test("the error shows the import of a server module, the chain of imports, and what to do", async () => {
  expect(await failureOf({})).toMatchInlineSnapshot(`
    "The browser's code imports a *.server.* module, which runs only on the server.

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

    What to do: move this import to the server's code, and call a server function (an export of a *.functions.ts module) instead. If only a type is needed, write \`import type\`."
  `);
});

test.each([
  ["Node's modules", `import { readFileSync } from "node:fs";\nconsole.log(readFileSync);`],
  ["what another plugin says only the host has", `export * from "host:store";`],
  [
    "the server's half of this package",
    `import { defineFunctions } from "@react-on-spin/server-functions/server";\nconsole.log(defineFunctions);`,
  ],
  ["the Map of all server functions", `console.log(import("virtual:server-functions"));`],
  [
    "a JSON file of the server",
    `import secrets from "./secrets.server.json";\nconsole.log(secrets);`,
  ],
])("the browser cannot import %s", async (_name, code) => {
  const message = await failureOf({ "page.ts": `${code}\nexport const page = 1;\n` });
  expect(message).toContain("page.ts:1:");
  expect(message).toContain("^");
  expect(message).toContain("What to do:");
});

test.each(["?x", "?raw"])(
  "the browser cannot import a glob of server functions with %s",
  async (query) => {
    const code = `export const page = import.meta.glob("./server/*.functions.ts", { query: "${query}" });`;
    expect(await failureOf({ "page.ts": code })).toContain(`counter.functions.ts${query}`);
  },
);

/** What would put the server's module `store.server.ts` into the assets. `linked.png` is a link to it. */
const ASSETS: readonly (readonly [name: string, file: string, code: string])[] = [
  ["url()", "style.css", "a { background: url(./store.server.ts); }"],
  ["image-set()", "style.css", 'a { background: image-set("./store.server.ts" 1x); }'],
  ["url() of a link", "style.css", "a { background: url(./linked.png); }"],
  [
    "url() in SCSS",
    "style.scss",
    '$file: "store"; a { b { background: url("./#{$file}.server.ts"); } }',
  ],
  [
    "image-set() in SCSS",
    "style.scss",
    'a { b { background: image-set("./store.server.ts" 1x); } }',
  ],
  ["url() of a link in SCSS", "style.scss", "a { b { background: url(./linked.png); } }"],
  ["a URL", "page.ts", `new URL("./server/counter.functions.ts", import.meta.url);`],
  ["a URL without a suffix", "page.ts", "new URL(`./store.server`, import.meta.url);"],
  ["a URL with a variable", "page.ts", `new URL(\`./\${name}.server.ts\`, import.meta.url);`],
  ["a URL of a link", "page.ts", `new URL("./linked.png", import.meta.url);`],
  ["a URL of a link with a variable", "page.ts", `new URL(\`./\${name}.png\`, import.meta.url);`],
  ["a link's text", "page.ts", `import.meta.glob("./linked.png", { query: "?raw", eager: true });`],
];

describe.each([
  ["follows", false, ASSETS],
  ["keeps", true, ASSETS.filter(([name]) => /link/.test(name))],
] as const)("where Vite %s symbolic links", (_, preserveSymlinks, assets) => {
  test.each(assets)(
    "the browser's code cannot put a server module into the assets, with %s",
    async (_, file, code) => {
      const name = "const name = String(Math.random());\n";
      const root = writeApp({
        ...files,
        "entry.browser.ts": `import { page } from "./page.ts";\nimport "./style.css";\nimport "./style.scss";\nconsole.log(page);\n`,
        "page.ts": "export const page = 1;\n",
        "style.css": "",
        "style.scss": "",
        [file]: file === "page.ts" ? `${name}export const page = ${code}` : code,
      });
      symlinkSync(join(root, "store.server.ts"), join(root, "linked.png"));
      const built = buildApp(root, "entry.browser.ts", "browser", {
        resolve: { preserveSymlinks },
      });
      await expect(built).rejects.toThrow(
        /would put the source of a server module into the browser's build|runs only on the server/,
      );
    },
  );
});

test("a URL in a comment is ignored", async () => {
  const page = `// new URL("./store.server.ts", import.meta.url)\nexport const page = new URL("./title.ts", import.meta.url);\n`;
  const root = writeApp({ ...files, "page.ts": page });
  await expect(buildApp(root, "entry.browser.ts", "browser")).resolves.toBeDefined();
});

test("the error shows the import of a browser module by the server", async () => {
  expect(await failureOf({}, "entry.server.ts")).toMatchInlineSnapshot(`
    "The server's code imports a *.browser.* module, which runs only in the browser.

    widget.ts:1:30
    > 1 | export const routes = import("./widget.browser.ts");
        |                              ^
      2 | 

    Import chain:
      entry.server.ts
        widget.ts
          ./widget.browser.ts

    What to do: import it from code that only the browser runs, such as the browser's entry."
  `);
});

test("a type can be imported from a server module", async () => {
  const page = `import type { read } from "./store.server";\nexport const page: typeof read | 1 = 1;\n`;
  const root = writeApp({ ...files, "page.ts": page });
  await expect(buildApp(root, "entry.browser.ts", "browser")).resolves.toBeDefined();
});

test("the error shows the shortest chain of imports", async () => {
  const message = await failureOf({
    "routes.ts": `import { title } from "./title.ts";\nimport { page } from "./page.ts";\nexport const routes = [page, title];\n`,
    "title.ts": `import { page } from "./page.ts";\nexport const title = page;\n`,
  });
  expect(message).toContain("  entry.browser.ts\n    routes.ts\n      page.ts\n");
});
