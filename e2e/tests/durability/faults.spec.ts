import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onSpin, StoreFile, test } from "@react-on-spin/spin/playwright";
import { click, counterStatus, countOf, NOT_SAVED, readCount } from "../../fixtures/clicks.ts";
import { settledYet } from "../../fixtures/time.ts";

test("a server that is killed loses no click that it has confirmed", async ({ ownServer }) => {
  const CLIENTS = 8;
  let before = 0;
  for (const confirmedUntilKill of [40, 75]) {
    let sent = 0;
    let confirmed = 0;
    const client = async () => {
      for (;;) {
        sent += 1;
        await click(ownServer.url);
        confirmed += 1;
      }
    };
    const ends = Promise.allSettled(Array.from({ length: CLIENTS }, client));
    while (confirmed < confirmedUntilKill) await pause(1);
    await ownServer.kill();
    await ends;
    expect(sent, "Every client was in the middle of a click.").toBe(confirmed + CLIENTS);

    await ownServer.start();
    const after = await countOf(ownServer);
    expect(after).toBeGreaterThanOrEqual(before + confirmed);
    expect(after).toBeLessThanOrEqual(before + sent);
    expect(await click(ownServer.url)).toMatchObject({ count: after + 1 });
    using store = new StoreFile(ownServer.storeFile);
    expect(store.integrity()).toBe("ok");
    before = after + 1;
  }
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
  ownServer,
}) => {
  test.skip(process.platform !== "linux", "Only Linux can limit a running process.");
  test.skip(onSpin, "Spin serves from a child of the process that would be limited.");
  const limitFileSize = (bytes: string) =>
    execFileSync("prlimit", ["--pid", String(ownServer.pid), `--fsize=${bytes}:`]);

  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  limitFileSize("0");
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await click(ownServer.url)).toMatchObject(NOT_SAVED);
    expect(await readCount(ownServer.url)).toMatchObject({ count: 1 });
  }
  expect((await fetch(ownServer.url)).status).toBe(200);
  limitFileSize("unlimited");
  expect(await click(ownServer.url)).toMatchObject({ count: 2 });
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
  } else {
    expect(await readCount(ownServer.url)).toMatchObject({ count: 0 });
    expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  }
  await ownServer.stop();
  await ownServer.start();
  expect(await countOf(ownServer)).toBe(onSpin ? 0 : 1);
});

test("a server that gets SIGTERM finishes the clicks that it has begun", async ({ ownServer }) => {
  test.skip(process.platform === "win32", "Windows has no SIGTERM.");
  test.skip(onSpin, "Spin ends at once, without finishing its requests.");
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lockForWriting();
  const clicks = [click(ownServer.url), click(ownServer.url)];
  // Nothing shows when the clicks have begun. They wait for the store for up to five seconds.
  await pause(1500);
  const ended = ownServer.terminate();
  await expect(async () => {
    // The host responds to this path by itself, so it does not wait for the store.
    const health = fetch(`${ownServer.url}/.well-known/spin/health`);
    await expect(health, "New requests are refused.").rejects.toThrow();
  }).toPass();
  expect(await settledYet(ended), "The server waits for the clicks.").toBe(false);
  store.unlock();

  const counts = (await Promise.all(clicks)).map(({ count }) => count ?? 0);
  expect(counts.sort()).toEqual([2, 3]);
  expect(await ended).toBe(0);
  await ownServer.start();
  expect(await countOf(ownServer)).toBe(3);
});

test("an unused connection, as browsers open them in advance, does not keep the server from ending", async ({
  ownServer,
}) => {
  test.skip(process.platform === "win32", "Windows has no SIGTERM.");
  const socket = connect(Number(new URL(ownServer.url).port), "127.0.0.1");
  await once(socket, "connect");
  // Spin resets the connection.
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resume();
  expect(await Promise.race([ownServer.terminate(), pause(10_000)])).toBe(0);
  await closed;
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
