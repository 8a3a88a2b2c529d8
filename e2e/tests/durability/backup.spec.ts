/**
 * How docs/operating.md backs the count up and moves it, and how a server is stopped.
 *
 * @module
 */
import { copyFile } from "node:fs/promises";
import { expect, test } from "@react-on-spin/spin/playwright";
import { click, countOf } from "../../fixtures/clicks.ts";
import { openConnection } from "../../fixtures/raw-http.ts";

test.describe("With --key-value", () => {
  test.use({ serverOptions: { args: ["--key-value", "count=42"] } });

  test("an empty store starts with the given count, and a copy of the store's file with the copied one", async ({
    ownServer,
    server,
  }) => {
    expect(await countOf(ownServer)).toBe(42);
    expect(await click(ownServer.url)).toMatchObject({ count: 43 });
    await ownServer.stop();

    await server.stop();
    await copyFile(ownServer.storeFile, server.storeFile);
    await server.start();
    expect(await countOf(server)).toBe(43);
    expect(await click(server.url)).toMatchObject({ count: 44 });
  });
});

test("an unused connection, as browsers open them in advance, does not keep the server from ending", async ({
  server,
}) => {
  test.skip(process.platform === "win32", "Windows has no SIGTERM.");
  const socket = await openConnection(server.url);
  // Not `once` of Node's events, which would fail where the server resets the connection.
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.resume();
  // A server that does not end is killed, and has no exit code.
  expect(await server.terminate()).toBe(0);
  await closed;
  await server.start();
});
