/**
 * A store that is locked, full, deleted or damaged: what the page says, and that the count stays as it is.
 *
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  type ConsoleErrors,
  expect,
  gotoHydrated,
  onSpin,
  type Server,
  test,
} from "@react-on-spin/spin/playwright";
import { click, counterStatus, countOf, NOT_SAVED, readCount } from "../../fixtures/clicks.ts";

const UNREADABLE = { status: 500, code: "count-unreadable" };
const CANNOT_READ = "The saved count could not be read.";

/** How often the page reads the saved count, in milliseconds. */
const REFRESH = 5_000;

test.describe("While another process locks the store", () => {
  test.beforeEach(async ({ server, store }) => {
    store.clear();
    expect(await click(server.url)).toMatchObject({ count: 1 });
  });

  test("a click waits, and is saved once the lock is gone", async ({ server, store }) => {
    store.lock();
    const late = click(server.url);
    // Nothing shows when the click has begun. The host waits for a lock for five seconds.
    const first = await Promise.race([late, new Promise((later) => setTimeout(later, 1000, "no"))]);
    expect(first, "The click waits.").toBe("no");
    store.unlock();
    expect(await late).toMatchObject({ status: 200, count: 2 });
  });

  test("for writing, for too long, a click fails, by script or by form, and the count is still shown", async ({
    server,
    store,
  }) => {
    store.lockForWriting();
    const refused = click(server.url);
    expect(await (await fetch(server.url)).text()).toContain("Click Me: 1");
    const refusedForm = await fetch(`${server.url}/api/counter/incrementCount.action`, {
      method: "POST",
      body: new URLSearchParams({ "n:by": "1" }),
    });
    expect(refusedForm.status).toBe(NOT_SAVED.status);
    const refusedPage = await refusedForm.text();
    expect(refusedPage).toContain("The click could not be saved.");
    expect(refusedPage).toContain(
      "It is not known whether your click was counted. The saved count is 1.",
    );
    expect(refusedPage).toContain("Click Me: 1");
    expect(await refused).toMatchObject(NOT_SAVED);
    store.unlock();
    expect(await readCount(server.url)).toMatchObject({ count: 1 });
    expect(await click(server.url)).toMatchObject({ count: 2 });
    expect(await server.log("stderr")).toContain("database is locked");
  });

  test("for reading as well, every response says so, and afterwards all is well", async ({
    server,
    store,
  }) => {
    store.lock();
    const page = fetch(server.url).then((response) => response.text());
    const outcomes = [click(server.url), readCount(server.url)];
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toMatchObject({ code: UNREADABLE.code });
    }
    expect(await page).toContain(CANNOT_READ);
    store.unlock();
    expect(await readCount(server.url)).toMatchObject({ count: 1 });
    expect(await click(server.url)).toMatchObject({ count: 2 });
  });
});

test.describe("On a full disk", () => {
  const storeFile = (disk: string) => join(disk, "store.db");
  let disk = "";

  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    serverOptions: async ({}, use, testInfo) => {
      disk = await mkdtemp(join(tmpdir(), "react-on-spin-disk-"));
      const mounted = mountSmallDisk(disk);
      try {
        testInfo.skip(!mounted, "Only root on Linux may mount a small disk.");
        const config = join(disk, "runtime-config.toml");
        const path = JSON.stringify(storeFile(disk));
        await writeFile(config, `[key_value_store.default]\ntype = "spin"\npath = ${path}\n`);
        await use({ args: ["--runtime-config-file", config] });
      } finally {
        if (mounted) execFileSync("umount", [disk]);
        await rm(disk, { recursive: true });
      }
    },
  });

  test("the page says that a click was not saved, and still shows the count", async ({
    page,
    ownServer,
    consoleErrors,
  }) => {
    consoleErrors.allow(/status of 503.*incrementCount/);
    await page.goto(ownServer.url);
    const button = page.getByRole("button", { name: /^Click Me/ });
    await button.click();
    await expect(counterStatus(page)).toHaveText("Saved: 1");

    const filler = join(disk, "filler");
    await expect(writeFile(filler, Buffer.alloc(1 << 20))).rejects.toThrow("ENOSPC");
    await button.click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("Your click was not saved. The saved count is 1.");
    await expect(alert).toContainText("The click could not be saved.");
    await expect(button).toHaveText("Click Me: 1");
    expect(await click(ownServer.url)).toMatchObject(NOT_SAVED);
    expect(await readCount(ownServer.url)).toMatchObject({ count: 1 });
    expect(await ownServer.log("stderr")).toContain("database or disk is full");
    await page.reload();
    await expect(button).toHaveText("Click Me: 1");

    await rm(filler);
    await button.click();
    await expect(counterStatus(page)).toHaveText("Saved: 2");
  });
});

test("a server that can no longer write files, not even its log, still serves the count", async ({
  server,
  store,
}) => {
  test.skip(process.platform !== "linux", "Only Linux can limit a running process.");
  test.skip(onSpin, "Spin serves from a child of the process that would be limited.");
  const limitFileSize = (bytes: string) =>
    execFileSync("prlimit", ["--pid", String(server.pid), `--fsize=${bytes}:`]);

  store.clear();
  expect(await click(server.url)).toMatchObject({ count: 1 });
  limitFileSize("0");
  expect(await click(server.url)).toMatchObject(NOT_SAVED);
  expect(await readCount(server.url)).toMatchObject({ count: 1 });
  expect((await fetch(server.url)).status).toBe(200);
  limitFileSize("unlimited");
  expect(await click(server.url)).toMatchObject({ count: 2 });
});

test("a store that is deleted while the server runs starts again at zero, on Spin after a restart", async ({
  ownServer,
}) => {
  test.skip(process.platform === "win32", "Windows does not delete an open file.");
  for (const count of [1, 2, 3]) expect(await click(ownServer.url)).toMatchObject({ count });
  await rm(ownServer.storeFile);
  if (onSpin) {
    // Spin keeps the deleted file open, and SQLite refuses to write to it.
    expect(await readCount(ownServer.url)).toMatchObject({ count: 3 });
    expect(await click(ownServer.url)).toMatchObject(NOT_SAVED);
    await ownServer.stop();
    await ownServer.start();
  }
  expect(await readCount(ownServer.url)).toMatchObject({ count: 0 });
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
});

/** A way to damage the saved count, what the log says about it, and how to repair it. */
interface Damage {
  damage: () => unknown;
  contents: () => Promise<string> | string;
  cause: string;
  repair: () => unknown;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "With JavaScript" : "Without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("of a value that is not a number the page says that it cannot be read, and a click changes nothing", async ({
      page,
      server,
      store,
      consoleErrors,
    }) => {
      store.clear();
      await expectUnreadable(page, server, consoleErrors, {
        damage: () => store.set("count", "abc"),
        contents: () => new TextDecoder().decode(store.get("count")),
        cause: 'The store holds 3 bytes that are not a count: "abc"',
        repair: () => store.delete("count"),
      });
    });
  });
}

test("of a store file that is not a database the page says that it cannot be read, and a click changes nothing", async ({
  page,
  ownServer,
  consoleErrors,
}) => {
  const file = ownServer.storeFile;
  await expectUnreadable(page, ownServer, consoleErrors, {
    damage: () => writeFile(file, "This file is not a database.\n".repeat(200)),
    contents: () => readFile(file, "utf8"),
    cause: "file is not a database",
    repair: () => rm(file),
  });
});

async function expectUnreadable(
  page: Page,
  server: Server,
  consoleErrors: ConsoleErrors,
  { damage, contents, cause, repair }: Damage,
): Promise<void> {
  consoleErrors.allow(/status of 500/);
  const { url } = server;
  await damage();
  const before = await contents();

  await page.goto(url);
  const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
  await expect(alert).toContainText(CANNOT_READ);
  await expect(alert).toContainText("Clicks are not counted until it can be read.");
  const button = page.getByRole("button", { name: "Click Me" });
  await expect(button).toHaveText("Click Me");
  // aria-disabled does not keep the user from submitting the form.
  await button.click({ force: true });
  await expect(alert.first()).toContainText(CANNOT_READ);
  await expect(button).toHaveText("Click Me");

  expect(await readCount(url)).toMatchObject(UNREADABLE);
  expect(await click(url)).toMatchObject(UNREADABLE);
  expect(await contents(), "The damaged value is not overwritten.").toEqual(before);
  expect(await server.log("stderr")).toContain(cause);

  await repair();
  await alert.getByRole("link", { name: "Read it again" }).click();
  await expect(page.getByRole("button", { name: "Click Me: 0" })).toBeVisible();
  expect(await click(url)).toMatchObject({ count: 1 });
}

test("the page says when the count becomes unreadable, and reads it again only when the user asks", async ({
  page,
  server,
  store,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 500.*getCount/);
  store.clear();
  expect(await click(server.url)).toMatchObject({ count: 1 });
  await page.clock.install();
  await gotoHydrated(page, server.url);
  store.set("count", "abc");
  await page.clock.fastForward(REFRESH);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(CANNOT_READ);
  await expect(alert).toContainText("The number shown is the last known one.");
  const button = page.getByRole("button", { name: /^Click Me/ });
  await expect(button).toHaveText("Click Me: 1");

  let reads = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/getCount")) reads += 1;
  });
  await page.clock.fastForward(2 * REFRESH);
  expect(reads).toBe(0);
  store.delete("count");
  await alert.getByRole("link", { name: "Read it again" }).press("Enter");
  await expect(alert).toBeHidden();
  await expect(button).toBeFocused();
  expect(reads).toBe(1);
  expect(await countOf(server)).toBe(1);
});

/**
 * Mounts a file system of 256 KiB.
 *
 * @returns false if that is not allowed.
 */
function mountSmallDisk(folder: string): boolean {
  if (process.platform !== "linux") return false;
  const mount = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder];
  return spawnSync("mount", mount).status === 0;
}
