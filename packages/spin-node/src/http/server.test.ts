import { once } from "node:events";
import { Agent, type ClientRequest, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../../test/listen.ts";
import type { Exchange } from "../pool/worker-thread.ts";
import { parseRoute, Router } from "./routes.ts";
import { createHttpServer } from "./server.ts";

/** 33 of these, and no more, fit into the memory for uploads, 64 MiB. */
const BODY = Buffer.alloc(2_000_000);

/** How long a test looks for what comes by itself. */
const SOON = { interval: 2, timeout: 10_000 };

/** A server before a pool whose workers never begin. */
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

  /** Uploads a body, and returns once the pool has the request. */
  const upload = async () => {
    const before = submitted.length;
    const sent = send({ port, method: "POST" }).on("error", () => {});
    sent.end(BODY);
    await expect.poll(() => submitted.length, SOON).toBe(before + 1);
    return sent;
  };
  /** Asks on one connection, again and again the same. */
  const ask = async (path: string, body?: Buffer) => {
    const asked = send({ port, path, agent, method: body ? "POST" : "GET" }).end(body);
    const [response] = await once(asked, "response");
    return [response.statusCode, await text(response)];
  };
  return { submitted, cancelled, upload, ask };
}

test("holds the memory of an upload while its client waits, and gives it back when the client leaves", async () => {
  const { submitted, cancelled, upload, ask } = await startServer();
  const uploads: ClientRequest[] = [];
  for (let count = 0; count < 33; count++) uploads.push(await upload());
  expect(await ask("/", BODY)).toEqual([503, ""]);
  // The connection on which an upload found no memory serves the next request.
  expect(await ask("/.well-known/spin/health")).toEqual([200, "OK"]);

  for (const sent of uploads) sent.destroy();
  await expect.poll(() => new Set(cancelled), SOON).toEqual(new Set(submitted));
  await upload();
});

test("answers 413 to a body that is too long, and then the next request on the connection", async () => {
  const { submitted, ask } = await startServer();
  expect(await ask("/", Buffer.alloc((2 << 20) + 1))).toEqual([413, ""]);
  expect(await ask("/.well-known/spin/health")).toEqual([200, "OK"]);
  expect(submitted).toEqual([]);
});
