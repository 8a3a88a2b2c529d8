import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { click, NOT_SAVED, readCount } from "../../fixtures/clicks.ts";
import { onSpin } from "../../fixtures/server.ts";
import { StoreFile } from "../../fixtures/store.ts";
import { counterStatus, expect, test } from "../../fixtures/test.ts";
import { pause, settledYet } from "../../fixtures/time.ts";

test("a killed server has lost no click that it had confirmed", async ({ ownServer }) => {
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
    expect(sent, "The kill hit every client in the middle of a click.").toBe(confirmed + CLIENTS);

    await ownServer.start();
    const after = await ownServer.count();
    expect(after).toBeGreaterThanOrEqual(before + confirmed);
    expect(after).toBeLessThanOrEqual(before + sent);
    expect(await click(ownServer.url)).toMatchObject({ count: after + 1 });
    using store = new StoreFile(ownServer.storeFile);
    expect(store.integrity()).toBe("ok");
    before = after + 1;
  }
});

test.describe("On a disk of 256 KiB", () => {
  const storeFile = (disk: string) => join(disk, "store.db");
  let disk = "";

  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    serverOptions: async ({}, use, testInfo) => {
      disk = await mkdtemp(join(tmpdir(), "react-on-spin-disk-"));
      const mounted = mountSmallDisk(disk);
      try {
        testInfo.skip(!mounted, "Only root on Linux may mount a disk to fill.");
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

  test("a click on a full disk is known not to be saved, and the count stays readable", async ({
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

test("a server that may write no more, not even its log, keeps serving the count", async ({
  ownServer,
}) => {
  test.skip(process.platform !== "linux", "Only Linux limits a process that is running.");
  test.skip(onSpin, "Spin serves from another process than the one that is started and limited.");
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

test("a store that is deleted while the server runs is an empty one", async ({ ownServer }) => {
  test.skip(process.platform === "win32", "Windows deletes no file that is open.");
  test.skip(onSpin, "Spin keeps the file open, and what it does then is not verified.");
  for (const count of [1, 2, 3]) expect(await click(ownServer.url)).toMatchObject({ count });
  await rm(ownServer.storeFile);
  expect(await readCount(ownServer.url)).toMatchObject({ count: 0 });
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  await ownServer.stop();
  await ownServer.start();
  expect(await ownServer.count()).toBe(1);
});

test("a server that is told to end finishes the clicks that it has begun", async ({
  ownServer,
}) => {
  test.skip(process.platform === "win32", "Windows ends a process without telling it.");
  test.skip(onSpin, "Spin ends at once, and cuts off what it has begun.");
  expect(await click(ownServer.url)).toMatchObject({ count: 1 });
  using store = new StoreFile(ownServer.storeFile);
  store.lockForWriting();
  const clicks = [click(ownServer.url), click(ownServer.url)];
  // Nothing tells that they have begun; the store makes them wait for up to five seconds.
  await pause(1500);
  const ended = ownServer.terminate();
  await expect(async () => {
    // The host answers this by itself: it waits for no click.
    const health = fetch(`${ownServer.url}/.well-known/spin/health`);
    await expect(health, "Nothing new is accepted.").rejects.toThrow();
  }).toPass();
  expect(await settledYet(ended), "The server waits for what it has begun.").toBe(false);
  store.unlock();

  const counts = (await Promise.all(clicks)).map(({ count }) => count ?? 0);
  expect(counts.sort()).toEqual([2, 3]);
  expect(await ended).toBe(0);
  await ownServer.start();
  expect(await ownServer.count()).toBe(3);
});

test("a connection that a browser has opened in advance does not keep the server from ending", async ({
  ownServer,
}) => {
  test.skip(process.platform === "win32", "Windows ends a process without telling it.");
  const socket = connect(Number(new URL(ownServer.url).port), "127.0.0.1");
  await once(socket, "connect");
  // Spin resets the connection.
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resume();
  expect(await Promise.race([ownServer.terminate(), pause(10_000)])).toBe(0);
  await closed;
});

/** @returns false where that is not allowed. */
function mountSmallDisk(folder: string): boolean {
  if (process.platform !== "linux") return false;
  const mount = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder];
  return spawnSync("mount", mount).status === 0;
}
