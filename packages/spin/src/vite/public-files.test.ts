import { join } from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary.ts";
import { publicFiles } from "./public-files.ts";

/** The component of a manifest with nothing else in it. */
const component = {
  id: "server",
  source: "",
  variables: {},
  answersEverywhere: true,
  whoAnswers: () => ({ id: "server", hasFile: undefined }),
};

test("the component carries the public files, and none that is hidden", async () => {
  const root = temporaryFolder({
    "package.json": '{ "type": "module" }',
    "entry.js": 'export { default } from "virtual:public-files";',
    "public/robots.txt": "User-agent: *",
    "public/.well-known/security.txt": "Contact: nobody",
    "public/.env": "TOKEN=1",
    "public/.git/config": "[core]",
    "public/folder/.hidden": "",
  });
  const outDir = join(root, "dist");
  await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [publicFiles(() => component)],
    build: { ssr: join(root, "entry.js"), outDir, copyPublicDir: false },
  });
  const { default: files }: { default: object } = await import(join(outDir, "entry.js"));
  expect(Object.keys(files)).toEqual(["/.well-known/security.txt", "/robots.txt"]);
});
