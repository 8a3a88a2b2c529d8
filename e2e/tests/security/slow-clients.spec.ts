/**
 * Slow and idle clients, which must not block the others.
 *
 * @module
 */
import { once } from "node:events";
import type { Socket } from "node:net";
import { expect, gotoHydrated, type Server, test } from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../../fixtures/clicks.ts";
import { openConnection } from "../../fixtures/raw-http.ts";

const CLICK = '{"by":1}';

/** More than a host has workers. */
const SLOW_CLIENTS = 16;

const IDLE_CLIENTS = 1000;

/** How many connections are opened at once. On some systems the queue is too short for more. */
const BATCH = 50;

/** The headers of a click, without its body. */
const announceClick = ({ url }: Server) =>
  [
    "POST /api/counter/incrementCount HTTP/1.1",
    `Host: ${new URL(url).host}`,
    "Content-Type: application/json",
    `Content-Length: ${CLICK.length}`,
    "\r\n",
  ].join("\r\n");

async function openMany({ url }: Server, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const length = Math.min(BATCH, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length }, () => openConnection(url)))));
  }
  return sockets;
}

test("a click is saved while 16 others arrive byte by byte, and in the end these are saved as well", async ({
  page,
  server,
  store,
}) => {
  store.clear();
  await gotoHydrated(page, server.url);
  const sockets = await openMany(server, SLOW_CLIENTS);
  const responses = sockets.map((socket) => once(socket, "data"));
  const drip = (bytes: string) => {
    for (const socket of sockets) socket.write(bytes);
  };
  drip(announceClick(server));
  for (const [index, byte] of [...CLICK].entries()) {
    if (index < 3) {
      await page.getByRole("button", { name: /^Click Me/ }).click();
      await expect(counterStatus(page)).toHaveText(`Saved: ${index + 1}`);
    }
    drip(byte);
  }
  for (const response of await Promise.all(responses)) {
    expect(String(response)).toContain("HTTP/1.1 200 ");
  }
  expect(await countOf(server)).toBe(3 + SLOW_CLIENTS);
  for (const socket of sockets) socket.destroy();
});

test("a click is saved while 1,000 connections are idle or have sent only part of a request", async ({
  page,
  server,
  store,
}) => {
  store.clear();
  await gotoHydrated(page, server.url);
  const sockets = await openMany(server, IDLE_CLIENTS);
  for (const [index, socket] of sockets.entries()) {
    // A third of them send nothing, a third part of the headers, a third all but the body.
    const message = announceClick(server);
    if (index % 3 === 1) socket.write(message.slice(0, 40));
    if (index % 3 === 2) socket.write(message);
  }
  await page.getByRole("button", { name: "Click Me: 0" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 1");
  expect(sockets.filter(({ closed }) => !closed)).toHaveLength(IDLE_CLIENTS);

  for (const socket of sockets) socket.destroy();
  await page.getByRole("button", { name: "Click Me: 1" }).click();
  await expect(counterStatus(page)).toHaveText("Saved: 2");
  expect(await countOf(server), "The closed connections are not counted.").toBe(2);
});
