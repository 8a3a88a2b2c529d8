import { once } from "node:events";
import { Agent, type ClientRequest, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../../test/listen.ts";
import type { Exchange } from "../pool/worker-thread.ts";
import { parseRoute, Router } from "./routes.ts";
import { createHttpServer } from "./server.ts";

/** Exactly 33 of these fit into the 64 MiB of memory for request bodies. */
const BODY = Buffer.alloc(2_000_000);

/** How to poll for something that happens by itself. */
const SOON = { interval: 2, timeout: 10_000 };

/** A server with a pool whose workers never start a request. */
async function startServer() {
  const submitted: Exchange[] = [];
  const cancelled: Exchange[] = [];
  const pool = {
    submit: (exchange: Exchange) => submitted.push(exchange) > 0,
    cancel: (exchange: Exchange) => void cancelled.push(exchange),
  };
  const router = new Router([parseRoute("/...", "component")]);
  const backends = new Map([["component", { kind: "pool", pool } as const]]);
  const server = createHttpServer(router, backends, Promise.resolve(), 2 << 20, () => {});
  const port = await listening(server);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    server.closeAllConnections();
  });

  /** Uploads a body, and waits until the pool has the request. */
  const upload = async () => {
    const before = submitted.length;
    const sent = send({ port, method: "POST" }).on("error", () => {});
    sent.end(BODY);
    await expect.poll(() => submitted.length, SOON).toBe(before + 1);
    return sent;
  };
  /** Sends a request. All of them use the same connection. */
  const ask = async (path: string, body?: Buffer) => {
    const asked = send({ port, path, agent, method: body ? "POST" : "GET" }).end(body);
    const [response] = await once(asked, "response");
    return [response.statusCode, await text(response)];
  };
  return { submitted, cancelled, upload, ask };
}

test("an upload keeps its memory while its client waits, and releases it when the client disconnects", async () => {
  const { submitted, cancelled, upload, ask } = await startServer();
  const uploads: ClientRequest[] = [];
  for (let count = 0; count < 33; count++) uploads.push(await upload());
  expect(await ask("/", BODY)).toEqual([503, ""]);
  // The connection whose upload was rejected can still be used.
  expect(await ask("/.well-known/spin/health")).toEqual([200, "OK"]);

  for (const sent of uploads) sent.destroy();
  await expect.poll(() => new Set(cancelled), SOON).toEqual(new Set(submitted));
  await upload();
});

test("a body that is too long gets a 413, and the connection can still be used", async () => {
  const { submitted, ask } = await startServer();
  expect(await ask("/", Buffer.alloc((2 << 20) + 1))).toEqual([413, ""]);
  expect(await ask("/.well-known/spin/health")).toEqual([200, "OK"]);
  expect(submitted).toEqual([]);
});
