/**
 * React Router's framework mode beside our plugin: the app in `e2e/framework`, as a component and in development.
 *
 * @module
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@react-on-spin/spin/playwright";
import { Program } from "@react-on-spin/spin/testing";

const APP = fileURLToPath(new URL("../framework", import.meta.url));
const VITE = join(createRequire(import.meta.url).resolve("vite/package.json"), "../bin/vite.js");

test.use({ build: { manifest: "e2e/framework/spin.toml" } });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a framework's app counts clicks in the component", async ({ page, ownServer }) => {
      await page.goto(ownServer.url);
      await expect(page).toHaveTitle("A framework on Spin");
      for (const count of [1, 2]) {
        await page.getByRole("button").click();
        await expect(page.getByRole("button")).toHaveText(`Count: ${count}`);
      }
      // To reload the answer of a form would post it again.
      await page.goto(ownServer.url);
      await expect(page.getByRole("button")).toHaveText("Count: 2");
    });
  });
}

test("a framework's app counts clicks in development, and shows an edit", async ({
  page,
  consoleErrors,
}) => {
  test.setTimeout(120_000);
  // Vite reloads the page when it has found another dependency.
  consoleErrors.allow(/Outdated Optimize Dep|Failed to load resource/);
  const folder = fileURLToPath(new URL("../dist/framework", import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  cpSync(APP, folder, {
    recursive: true,
    filter: (path) => !/[\\/](dist|\.react-router|\.spin)$/.test(path),
  });
  const env = { NO_COLOR: "1", FORCE_COLOR: undefined };
  const vite = new Program(process.execPath, [VITE, "--port", "0"], { cwd: folder, env });
  try {
    const [, url = ""] = await vite.waitForOutput(/(http:\/\/127\.0\.0\.1:\d+)/, 60_000);
    const button = page.getByRole("button");
    await page.goto(url);
    await expect(button).toHaveText("Count: 0");
    await button.click();
    await expect(button).toHaveText("Count: 1");

    const home = join(folder, "app/routes/home.tsx");
    const text = readFileSync(home, "utf8");
    writeFileSync(home, text.replace("<h1>A framework on Spin</h1>", "<h1>Edited</h1>"));
    await expect(page.getByRole("heading")).toHaveText("Edited");
    await button.click();
    await expect(button).toHaveText("Count: 2");
  } finally {
    await vite.stop();
  }
});
