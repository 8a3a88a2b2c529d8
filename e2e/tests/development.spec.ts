import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../fixtures/server.ts";
import { test as base, counterStatus, expect, gotoHydrated } from "../fixtures/test.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How long the server may take to start, in milliseconds. */
const START_TIMEOUT = 45_000;

/** How long the server may take to end, in milliseconds, before it is killed. */
const END_TIMEOUT = 15_000;

/** A copy of the app that tests may edit, in Vite's development server. */
interface Development {
  url: string;
  /** Replaces text in a file of the copy. */
  edit(file: string, from: string, to: string): Promise<void>;
}

const test = base.extend<{ development: Development }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  development: async ({}, use) => {
    // Beside the app, so that what it finds by relative paths is found by the copy. Without its
    // package.json: there cannot be two packages of one name.
    const folder = await mkdtemp(join(ROOT, "apps", ".copy-"));
    try {
      for (const name of ["src", "vite", "vite.config.ts"]) {
        await cp(join(ROOT, "apps", "web", name), join(folder, name), { recursive: true });
      }
      // A manifest of its own gives it a store of its own.
      await cp(join(ROOT, "spin.toml"), join(folder, "spin.toml"));
      const edit = async (file: string, from: string, to: string) => {
        const path = join(folder, file);
        const text = await readFile(path, "utf8");
        expect(text).toContain(from);
        // Renamed into place, as editors do it: the watcher may read a file while it is written.
        await writeFile(`${path}.new`, text.replace(from, to));
        await rename(`${path}.new`, path);
      };
      await edit("vite.config.ts", "../../spin.toml", "spin.toml");
      // Without a package.json it would share its cache with every other copy.
      await edit("vite.config.ts", 'appType: "custom"', 'appType: "custom", cacheDir: ".vite"');

      const port = await freePort();
      const vite = join(ROOT, "node_modules/vite/bin/vite.js");
      const args = [vite, folder, "--port", String(port), "--strictPort"];
      const child = spawn(process.execPath, args, {
        env: { ...process.env, NODE_ENV: "development" },
      });
      const exited = once(child, "exit");
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      try {
        await expect.poll(() => output, { timeout: START_TIMEOUT }).toContain("ready in");
        await use({ url: `http://127.0.0.1:${port}`, edit });
      } finally {
        child.kill();
        const timer = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT);
        await exited;
        clearTimeout(timer);
      }
    } finally {
      // Windows answers EBUSY for a moment after a process has been killed.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  },
});

test("in development the page is rendered, hydrated and saved as in the component", async ({
  page,
  development,
}) => {
  await gotoHydrated(page, development.url);
  await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
  await page.reload();
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();
});

test("an edited component and an edited style appear without a reload", async ({
  page,
  development,
}) => {
  await gotoHydrated(page, development.url);
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
  await page.evaluate("window.notReloaded = true");

  await development.edit("src/routes/home.tsx", "Served by Spin!", "Served at once!");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Served at once!");
  await development.edit("src/styles/main.scss", "font-weight: 600", "font-weight: 700");
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toHaveCSS("font-weight", "700");
  expect(await page.evaluate("window.notReloaded")).toBe(true);
});

test("a mistake in the code is shown in the browser, and goes when it is mended", async ({
  page,
  development,
  consoleErrors,
}) => {
  consoleErrors.allow(/home\.tsx|\[vite\]|status of 500/);
  await gotoHydrated(page, development.url);
  await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
  await development.edit("src/routes/home.tsx", "<Counter />", "<Counter");
  await expect(page.locator("vite-error-overlay")).toContainText("home.tsx");
  await development.edit("src/routes/home.tsx", "<Counter", "<Counter />");
  await expect(page.locator("vite-error-overlay")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
});

test("an import of server code is refused in the browser, with its chain and what to do", async ({
  page,
  development,
  consoleErrors,
}) => {
  consoleErrors.allow(/home\.tsx|\[vite\]|status of 500/);
  await gotoHydrated(page, development.url);
  await development.edit(
    "src/routes/home.tsx",
    "import { Counter }",
    'import "@react-on-spin/server/count-store.server";\nimport { Counter }',
  );
  const overlay = page.locator("vite-error-overlay");
  await expect(overlay).toContainText("Import chain:");
  await expect(overlay).toContainText("count-store.server");
  await expect(overlay).toContainText("What to do:");
});

test("in development a missing model comes with the lines that set one up", async ({
  page,
  development,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 503/);
  await gotoHydrated(page, development.url);
  await page.getByRole("button", { name: /^Ask/ }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("No language model is set up.");
  await expect(alert).toContainText('api_type = "open_ai"');
  await expect(alert).toContainText("RUNTIME_CONFIG_FILE");
});
