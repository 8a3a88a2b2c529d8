import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  test as base,
  closePages,
  expect,
  freePort,
  gotoHydrated,
} from "@react-on-spin/spin/playwright";
import { counterStatus } from "../fixtures/clicks.ts";
import { OWN_WEIGHTS } from "../fixtures/own-model.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How long the server may take to start, in milliseconds. */
const START_TIMEOUT = 45_000;

/** A server that takes longer than this to end, in milliseconds, is killed. */
const END_TIMEOUT = 15_000;

/** A copy of the app in Vite's development server. Tests may edit it. */
interface DevelopmentServer {
  url: string;
  /** The copy's. */
  folder: string;
  /** Replaces text in a file of the copy. */
  edit(file: string, from: string, to: string): Promise<void>;
}

const test = base.extend<{ development: DevelopmentServer }>({
  development: async ({ context }, use) => {
    // The copy is beside the app, so that relative paths lead to the same files. It has no
    // package.json, because two packages cannot have the same name.
    const folder = await mkdtemp(join(ROOT, "apps", ".copy-"));
    try {
      for (const name of ["src", "vite.config.ts"]) {
        await cp(join(ROOT, "apps", "web", name), join(folder, name), { recursive: true });
      }
      // With its own manifest it has its own store.
      await cp(join(ROOT, "spin.toml"), join(folder, "spin.toml"));
      const edit = async (file: string, from: string, to: string) => {
        const path = join(folder, file);
        const text = await readFile(path, "utf8");
        expect(text).toContain(from);
        // The watcher could read a file that is only half written, so it is renamed into place.
        await writeFile(`${path}.new`, text.replace(from, to));
        await rename(`${path}.new`, path);
      };
      await edit("vite.config.ts", "../../spin.toml", "spin.toml");
      // Without a package.json, all copies would share one cache.
      await edit("vite.config.ts", "server: {", 'cacheDir: ".vite", server: {');

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
        await use({ url: `http://127.0.0.1:${port}`, folder, edit });
        await closePages(context);
      } finally {
        child.kill();
        const timer = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT);
        await exited;
        clearTimeout(timer);
      }
    } finally {
      // Windows reports EBUSY for a moment after a process has been killed.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  },
});

test("the development server renders and hydrates the page, and saves clicks with and without JavaScript", async ({
  page,
  browser,
  development,
}) => {
  await gotoHydrated(page, development.url);
  await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
  await page.reload();
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toBeVisible();

  const withoutScript = await browser.newContext({ javaScriptEnabled: false });
  const form = await withoutScript.newPage();
  await form.goto(development.url);
  await form.getByRole("button", { name: "Click Me: 1" }).click();
  await expect(form.getByRole("button", { name: "Click Me: 2" })).toBeVisible();
  await withoutScript.close();
});

test("an edit of a component or a style appears without a reload", async ({
  page,
  development,
}) => {
  await gotoHydrated(page, development.url);
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
  await page.evaluate("window.notReloaded = true");

  await development.edit("src/routes/home.tsx", "Served by Spin!", "Served at Once!");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Served at Once!");
  await development.edit("src/styles/main.scss", "font-weight: 600", "font-weight: 700");
  await expect(page.getByRole("button", { name: "Click Me: 1" })).toHaveCSS("font-weight", "700");
  expect(await page.evaluate("window.notReloaded")).toBe(true);
});

test("a syntax error is shown in the browser until it is fixed", async ({
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

test("an import of server code in the browser is refused, with the import chain and what to do", async ({
  page,
  development,
  consoleErrors,
}) => {
  consoleErrors.allow(/home\.tsx|\[vite\]|status of 500/);
  await gotoHydrated(page, development.url);
  await development.edit(
    "src/routes/home.tsx",
    "import { Counter }",
    'import "@app/server/counter/count-store.server";\nimport { Counter }',
  );
  const overlay = page.locator("vite-error-overlay");
  await expect(overlay).toContainText("Import chain:");
  await expect(overlay).toContainText("count-store.server");
  await expect(overlay).toContainText("What to do:");
});

test("without a model, the development server shows the settings that add one", async ({
  page,
  development,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 503/);
  await gotoHydrated(page, development.url);
  await page.getByRole("button", { name: /^Ask/ }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The language model is not set up.");
  await expect(alert).toContainText('api_type = "open_ai"');
  await expect(alert).toContainText("RUNTIME_CONFIG_FILE");
});

test("in development the model that comes with the app answers as well", async ({
  page,
  development,
}) => {
  await cp(OWN_WEIGHTS, join(development.folder, ".spin/ai-models/llama/counting-llama"), {
    recursive: true,
  });
  await gotoHydrated(page, development.url);
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(page.getByRole("figure")).toContainText("About the count of 0, by counting-llama");
});
