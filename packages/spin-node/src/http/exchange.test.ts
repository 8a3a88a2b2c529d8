import { createServer, type ServerResponse, request as send } from "node:http";
import { expect, test } from "vitest";
import { listening } from "../../test/listen.ts";
import type { Exchange } from "../pool/worker-thread.ts";
import { httpExchange } from "./exchange.ts";
import { bufferBody, UploadMemory } from "./request-body.ts";

/** A response that has begun, to a client that reads nothing of it. */
async function beginResponse(): Promise<{ exchange: Exchange; outgoing: ServerResponse }> {
  const begun = Promise.withResolvers<{ exchange: Exchange; outgoing: ServerResponse }>();
  const server = createServer(async (incoming, outgoing) => {
    const body = await bufferBody(incoming, new UploadMemory(0));
    if (typeof body === "string") return begun.reject(new Error(body));
    const request = { method: "GET", pathWithQuery: "/", authority: "a", headers: [] };
    const exchange = httpExchange(
      incoming,
      outgoing,
      request,
      body,
      () => {},
      () => false,
    );
    exchange.writeHead(200, []);
    begun.resolve({ exchange, outgoing });
  });
  const port = await listening(server);
  const client = send({ port }, (response) => response.pause()).on("error", () => {});
  client.end();
  return begun.promise;
}

test("waits for a component that pauses while it answers", async () => {
  const { exchange, outgoing } = await beginResponse();
  await new Promise<void>((taken) => exchange.body(Buffer.from("first"), taken));
  // Node's word for a connection on which nothing has moved for a minute.
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(false);
  exchange.end();
});

test("cuts off a client that takes nothing of what is there for it", async () => {
  const { exchange, outgoing } = await beginResponse();
  exchange.body(Buffer.alloc(64 << 20), () => {});
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(true);
});
