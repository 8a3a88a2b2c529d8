/**
 * What `npm start` and `npm test` do before anything runs, and what they say when they cannot.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "../fixtures/test.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const FIND_BROWSER = `const { findBrowser } = await import("./scripts/lib/browser.mjs");
  process.stdout.write(String(findBrowser()));`;

const OLD_NODE = `Object.defineProperty(process, "versions", { value: { node: "18.20.0" } });`;

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "react-on-spin-setup-"));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

for (const script of ["start", "test"]) {
  test(`npm ${script} on a Node that is too old says which one is needed`, async () => {
    const { code, output } = await run(["--import", asModule(OLD_NODE), `scripts/${script}.mjs`]);
    expect(output).toMatch(/^Node 20 or newer is needed, this is v\S+\. Install it from \S+/);
    expect(code).toBe(1);
  });
}

test("npm test says so when E2E_CHROMIUM names nothing", async ({ folder }) => {
  const missing = join(folder, "chromium");
  const { code, output } = await run(["scripts/test.mjs"], { E2E_CHROMIUM: missing });
  expect(output).toBe(`E2E_CHROMIUM names "${missing}", which does not exist.\n`);
  expect(code).toBe(1);
});

test("a browser is looked for by its variable, then Playwright's, then an installed one", async ({
  folder,
}) => {
  test.skip(process.platform !== "linux", "Elsewhere browsers are installed in fixed places.");
  const env = { PATH: folder, PLAYWRIGHT_BROWSERS_PATH: join(folder, "playwright") };
  const find = async (more = {}) => {
    const { output } = await run(["--input-type=module", "-e", FIND_BROWSER], { ...env, ...more });
    return output;
  };
  expect(await find({ E2E_CHROMIUM: "" })).toBe("undefined");

  const installed = touch(join(folder, "chromium"));
  expect(await find({ E2E_CHROMIUM: "" })).toBe(installed);

  const where = `process.stdout.write(require(${JSON.stringify(
    createRequire(import.meta.url).resolve("playwright"),
  )}).chromium.executablePath())`;
  const playwrights = touch((await run(["-e", where], env)).output);
  expect(await find({ E2E_CHROMIUM: "" })).toBe(playwrights);

  const named = touch(join(folder, "named"));
  expect(await find({ E2E_CHROMIUM: named })).toBe(named);
});

function touch(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return path;
}

function asModule(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** Runs Node in the repository's folder. */
function run(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: ROOT, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}
