import { once } from "node:events";
import { Agent, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import type { Exchange } from "./exchange.ts";
import { parseRoute, Router } from "./routes.ts";
import { createHttpServer } from "./server.ts";

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

test("a request whose client disconnects is taken from the queue", async () => {
  const { submitted, cancelled, upload } = await startServer();
  const sent = await upload();
  sent.destroy();
  await expect.poll(() => cancelled, SOON).toEqual(submitted);
});

test("a body that is too long gets a 413, and the connection can still be used", async () => {
  const { submitted, ask } = await startServer();
  expect(await ask("/", Buffer.alloc((2 << 20) + 1))).toEqual([413, ""]);
  expect(await ask("/.well-known/spin/health")).toEqual([200, "OK"]);
  expect(submitted).toEqual([]);
});
