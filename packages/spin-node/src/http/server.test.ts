import { once } from "node:events";
import { Agent, request as send } from "node:http";
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

/** A front before a pool whose workers never begin. */
async function startFront() {
  const submitted: Exchange[] = [];
  const withdrawn: Exchange[] = [];
  const pool = {
    submit: (exchange: Exchange) => submitted.push(exchange) > 0,
    withdraw: (exchange: Exchange) => void withdrawn.push(exchange),
  };
  const router = new Router([parseRoute("/...", "component")]);
  const backends = new Map([["component", { kind: "pool", pool } as const]]);
  const server = createHttpServer(router, backends, Promise.resolve(), () => {});
  const port = await listening(server);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    server.closeAllConnections();
  });

  /** Uploads a body, and leaves once the pool has the request. */
  const uploadAndLeave = async () => {
    const before = submitted.length;
    const upload = send({ port, method: "POST" }).on("error", () => {});
    upload.end(BODY);
    await expect.poll(() => submitted.length, SOON).toBe(before + 1);
    upload.destroy();
  };
  /** Asks on one connection, again and again the same. */
  const ask = async (path: string, body?: Buffer) => {
    const asked = send({ port, path, agent, method: body ? "POST" : "GET" }).end(body);
    const [response] = await once(asked, "response");
    return [response.statusCode, await text(response)];
  };
  return { submitted, withdrawn, uploadAndLeave, ask };
}

test("holds the memory of an upload until the pool is done with it, also if its client has left", async () => {
  const { submitted, withdrawn, uploadAndLeave, ask } = await startFront();
  for (let count = 0; count < 33; count++) await uploadAndLeave();
  await expect.poll(() => withdrawn.length, SOON).toBe(33);
  expect(await ask("/", BODY)).toEqual([503, ""]);

  for (const exchange of submitted) exchange.done();
  expect(submitted.map((exchange) => exchange.request().body.byteLength)).not.toContain(
    BODY.length,
  );
  await uploadAndLeave();
});

test("serves the next request on a connection whose upload found no memory", async () => {
  const { uploadAndLeave, ask } = await startFront();
  for (let count = 0; count < 33; count++) await uploadAndLeave();
  expect(await ask("/", Buffer.alloc(8 << 20))).toEqual([503, ""]);
  expect(await ask("/.well-known/spin/health")).toEqual([200, "OK"]);
});

test("withdraws from the pool the request of a client that has left", async () => {
  const { submitted, withdrawn, uploadAndLeave } = await startFront();
  await uploadAndLeave();
  await expect.poll(() => withdrawn, SOON).toEqual(submitted);
});
