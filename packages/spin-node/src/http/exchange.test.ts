import { once } from "node:events";
import { createServer, type Server, type ServerResponse, request as send } from "node:http";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { listening } from "../../test/listen.ts";
import type { Exchange } from "../pool/worker-thread.ts";
import { httpExchange } from "./exchange.ts";

const REQUEST = {
  method: "GET",
  pathWithQuery: "/",
  authority: "a",
  headers: [],
  body: new Uint8Array(),
};

/** A server that gives the exchange of its first request to `begin`. */
const serverFor = (
  begin: (exchange: Exchange, outgoing: ServerResponse) => void,
  report: (reason: string) => void = () => {},
): Server =>
  createServer((incoming, outgoing) =>
    begin(
      httpExchange(REQUEST, incoming, outgoing, report, () => false),
      outgoing,
    ),
  );

/** A response that has begun, to a client that reads nothing of it. */
async function beginResponse(): Promise<{ exchange: Exchange; outgoing: ServerResponse }> {
  const begun = Promise.withResolvers<{ exchange: Exchange; outgoing: ServerResponse }>();
  const server = serverFor((exchange, outgoing) => {
    exchange.writeHead(200, []);
    begun.resolve({ exchange, outgoing });
  });
  const port = await listening(server);
  const client = send({ port }, (response) => response.pause()).on("error", () => {});
  client.end();
  return begun.promise;
}

/** What a server writes to a connection, one entry a write. */
async function writesOf(server: Server): Promise<string[]> {
  const writes: string[] = [];
  const connection = new Duplex({
    read() {},
    writev(chunks, done) {
      writes.push(Buffer.concat(chunks.map(({ chunk }) => Buffer.from(chunk))).toString());
      done();
    },
  });
  // What Node asks of a socket beyond any other stream.
  Object.assign(connection, { setTimeout: () => connection });
  server.emit("connection", connection);
  connection.push("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  await once(connection, "finish");
  return writes;
}

test("writes a whole response at once, with its length", async () => {
  const writes = await writesOf(
    serverFor((exchange) => exchange.respond(200, [["x-own", "1"]], Buffer.from("all of it"))),
  );
  expect(writes).toEqual([
    expect.stringMatching(
      /^HTTP\/1\.1 200 OK\r\nx-own: 1\r\ncontent-length: 9\r\n[\s\S]+\r\n\r\nall of it$/,
    ),
  ]);
});

test("writes the head of any other together with the first piece of its body", async () => {
  const writes = await writesOf(
    serverFor((exchange) => {
      exchange.writeHead(200, []);
      exchange.write(Buffer.from("first"), () => exchange.end());
    }),
  );
  expect(writes).toEqual([
    expect.stringMatching(/^HTTP\/1\.1 200 OK\r\n[\s\S]+first/),
    expect.stringMatching(/^0\r\n/),
  ]);
});

test("waits for a component that pauses while it answers", async () => {
  const { exchange, outgoing } = await beginResponse();
  await new Promise<void>((taken) => exchange.write(Buffer.from("first"), taken));
  // Node's word for a connection on which nothing has moved for a minute.
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(false);
  exchange.end();
});

test("cuts off a client that takes nothing of what is there for it", async () => {
  const { exchange, outgoing } = await beginResponse();
  exchange.write(Buffer.alloc(64 << 20), () => {});
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(true);
});

test.each<[string, (exchange: Exchange) => void]>([
  ["shorter", (exchange) => exchange.end()],
  ["longer", (exchange) => exchange.write(Buffer.from("more than it says"), () => {})],
])("cuts off a response that is %s than its content-length says", async (_, finish) => {
  const reported = Promise.withResolvers<string>();
  const server = serverFor((exchange) => {
    exchange.writeHead(200, [["content-length", "10"]]);
    exchange.write(Buffer.from("five "), () => finish(exchange));
  }, reported.resolve);
  const response = await fetch(`http://127.0.0.1:${await listening(server)}`);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(await reported.promise).toMatch(/^the response cannot be sent: .*content-length/);
});
