import { once } from "node:events";
import { Agent, type ClientRequest, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import type { Exchange } from "./exchange.ts";
import { parseRoute, Router } from "./routes.ts";
import { createHttpServer } from "./server.ts";

const BODY = Buffer.alloc(2_000_000);

/** How to poll for something that happens by itself. */
const SOON = { interval: 2, timeout: 30_000 };

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
  const reports: string[] = [];
  const server = createHttpServer({
    router,
    backends,
    ready: Promise.resolve(),
    maxRequestBodyBytes: 2 << 20,
    report: (message) => reports.push(message),
  });
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
  return { port, submitted, cancelled, reports, upload, ask };
}

test("the bodies of all clients take at most 64 MiB, however many wait; the next one gets a 503", async () => {
  const { port, submitted, cancelled, upload } = await startServer();
  const waiting: ClientRequest[] = [];
  for (let bytes = BODY.length; bytes < 64 << 20; bytes += BODY.length)
    waiting.push(await upload());
  const refused = Array.from({ length: 40 }, async () => {
    const client = send({ port, method: "POST" }).end(BODY);
    const [response] = await once(client, "response");
    client.destroy();
    return [response.statusCode, response.headers["retry-after"]];
  });
  expect(await Promise.all(refused)).toEqual(refused.map(() => [503, "1"]));
  expect(submitted.length).toBe(waiting.length);
  // What a client has taken is given back when it leaves.
  waiting[0]?.destroy();
  await expect.poll(() => cancelled.length, SOON).toBe(1);
  await upload();
});

test("a failure is logged without the query, which only the visitor should know", async () => {
  const { submitted, reports, ask } = await startServer();
  const asked = ask("/reset?token=secret");
  await expect.poll(() => submitted.length, SOON).toBe(1);
  submitted[0]?.fail(504, "too slow");
  expect(await asked).toEqual([504, ""]);
  expect(reports).toEqual(["component: GET /reset: too slow"]);
});
