import { createServer, request, type ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { listening } from "../__fixtures__/listen.ts";
import type { Exchange } from "../pool/pool-worker.ts";
import { httpExchange } from "./exchange.ts";
import { bufferBody, UploadMemory } from "./request-body.ts";

/** A response that has begun, to a client that reads nothing of it. */
async function beginResponse(): Promise<{ exchange: Exchange; outgoing: ServerResponse }> {
  const begun = Promise.withResolvers<{ exchange: Exchange; outgoing: ServerResponse }>();
  const server = createServer(async (incoming, outgoing) => {
    const body = await bufferBody(incoming, new UploadMemory(0));
    if (typeof body === "string") return begun.reject(new Error(body));
    const head = { method: "GET", pathWithQuery: "/", authority: "a", headers: [] };
    const exchange = httpExchange(
      incoming,
      outgoing,
      head,
      body,
      () => {},
      () => false,
    );
    exchange.head(200, []);
    begun.resolve({ exchange, outgoing });
  });
  const port = await listening(server);
  const client = request({ port }, (response) => response.pause()).on("error", () => {});
  client.end();
  return begun.promise;
}

it("waits for a component that pauses while it answers", async () => {
  const { exchange, outgoing } = await beginResponse();
  await new Promise<void>((taken) => exchange.body(Buffer.from("first"), taken));
  // Node's word for a connection on which nothing has moved for a minute.
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(false);
  exchange.end();
});

it("cuts off a client that takes nothing of what is there for it", async () => {
  const { exchange, outgoing } = await beginResponse();
  exchange.body(Buffer.alloc(64 << 20), () => {});
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(true);
});
