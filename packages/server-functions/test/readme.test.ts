import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileForBrowser, compileForServer } from "../src/vite/compile.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

/** Returns the code block with a title, which is written after its language. */
function block(title: string): string {
  const [, code] = readme.split(new RegExp(`\`\`\`\\w+ ${title}\n`));
  return code?.split("```")[0] ?? "";
}

const file = "counter.functions.ts";
const module = { code: block(file), file, prefix: "counter" };

test("the README shows the code that the plugin generates for the browser", () => {
  expect(compileForBrowser(module)).toBe(block(`${file}, in the browser`));
});

test("the README shows the lines that the plugin adds for the server", () => {
  expect(compileForServer(module)).toBe(`${module.code}\n${block(`${file}, on the server`)}`);
});
