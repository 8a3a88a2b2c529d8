import { once } from "node:events";
import { createServer, type Server, type ServerResponse, request as send } from "node:http";
import { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import type { Header } from "../protocol.ts";
import { createExchange, type Exchange } from "./exchange.ts";

const REQUEST = {
  method: "GET",
  pathWithQuery: "/",
  authority: "a",
  headers: [],
  body: new Uint8Array(),
};

/** A server that passes the exchange of each request to `begin`. */
const serverFor = (
  begin: (exchange: Exchange, outgoing: ServerResponse) => void,
  report: (reason: string) => void = () => {},
): Server =>
  createServer((incoming, outgoing) =>
    begin(
      createExchange(REQUEST, incoming, outgoing, report, () => false),
      outgoing,
    ),
  );

/** Begins a response to a client that reads nothing of it. */
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

/** Returns what a server writes to a connection, one entry for each write. */
async function writesOf(server: Server): Promise<string[]> {
  const writes: string[] = [];
  const connection = new Duplex({
    read() {},
    writev(chunks, done) {
      writes.push(Buffer.concat(chunks.map(({ chunk }) => Buffer.from(chunk))).toString());
      done();
    },
  });
  // Node's HTTP server calls this method of a socket, which other streams do not have.
  Object.assign(connection, { setTimeout: () => connection });
  server.emit("connection", connection);
  connection.push("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  await once(connection, "finish");
  return writes;
}

test("a whole response is sent in one write, with its content-length", async () => {
  const writes = await writesOf(
    serverFor((exchange) => exchange.respond(200, [["x-own", "1"]], Buffer.from("all of it"))),
  );
  expect(writes).toEqual([
    expect.stringMatching(
      /^HTTP\/1\.1 200 OK\r\nx-own: 1\r\ncontent-length: 9\r\n[\s\S]+\r\n\r\nall of it$/,
    ),
  ]);
});

test("the head of a streamed response is sent together with the first chunk of its body", async () => {
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

test("a component may pause while it streams a response", async () => {
  const { exchange, outgoing } = await beginResponse();
  await new Promise<void>((flushed) => exchange.write(Buffer.from("first"), flushed));
  // Node emits this after a minute without any data on the connection.
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(false);
  exchange.end();
});

test("a client that does not read its response is disconnected", async () => {
  const { exchange, outgoing } = await beginResponse();
  exchange.write(Buffer.alloc(64 << 20), () => {});
  outgoing.emit("timeout");
  expect(outgoing.destroyed).toBe(true);
});

test.each<[string, (exchange: Exchange) => void]>([
  ["shorter", (exchange) => exchange.end()],
  ["longer", (exchange) => exchange.write(Buffer.from("more than it says"), () => {})],
])("a response that is %s than its content-length is cut off", async (_, finish) => {
  const reported = Promise.withResolvers<string>();
  const server = serverFor((exchange) => {
    exchange.writeHead(200, [["content-length", "10"]]);
    exchange.write(Buffer.from("five "), () => finish(exchange));
  }, reported.resolve);
  const response = await fetch(`http://127.0.0.1:${await listening(server)}`);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(await reported.promise).toMatch(/^the response cannot be sent: .*content-length/);
});

test("a client that leaves before the end of its response is not an error", async () => {
  const reports: string[] = [];
  const begun = Promise.withResolvers<{ exchange: Exchange; outgoing: ServerResponse }>();
  const server = serverFor(
    (exchange, outgoing) => {
      exchange.writeHead(200, [["content-length", "3000000"]]);
      exchange.write(Buffer.alloc(1000), () => begun.resolve({ exchange, outgoing }));
    },
    (reason) => reports.push(reason),
  );
  const client = send({ port: await listening(server) }).on("error", () => {});
  client.end();
  const { exchange, outgoing } = await begun.promise;
  client.destroy();
  await once(outgoing, "close");
  await new Promise<void>((flushed) => exchange.write(Buffer.alloc(1000), flushed));
  exchange.end();
  expect(reports).toEqual([]);
});

/** What a client gets if a component answers so. The server has to be there for the next request. */
async function answered(begin: (exchange: Exchange) => void) {
  const reports: string[] = [];
  const server = serverFor(begin, (reason) => reports.push(reason));
  const client = send({ port: await listening(server) }).end();
  const [response] = await once(client, "response");
  return {
    status: response.statusCode,
    headers: response.headers,
    body: await text(response),
    reports,
  };
}

const BAD_HEADS: [status: number, headers: Header[], body: string][] = [
  [100, [], ""],
  [101, [["x-own", "1"]], ""],
  [103, [], ""],
  [99, [], ""],
  [1000, [], ""],
  [NaN, [], ""],
  [200, [["bad name", "1"]], ""],
  [200, [["", "1"]], ""],
  [200, [["x-own", "a\r\nset-cookie: b=1"]], ""],
  [200, [["x-own", "\u{1f600}"]], ""],
  [200, [["content-length", "10"]], "five"],
  [200, [["content-length", "1"]], "five"],
  [200, [["content-length", "-1"]], ""],
  [200, [["content-length", "4, 4"]], "five"],
  [
    200,
    [
      ["content-length", "4"],
      ["Content-Length", "4"],
    ],
    "five",
  ],
];

test.each(BAD_HEADS)(
  "a whole response %i %j is an empty 500, with the cause in the log",
  async (...head) => {
    const [status, headers, body] = head;
    const answer = await answered((exchange) =>
      exchange.respond(status, headers, Buffer.from(body)),
    );
    expect([answer.status, answer.body]).toEqual([500, ""]);
    expect(answer.reports).toEqual([expect.stringMatching(/^the response cannot be sent: ./)]);
  },
);

test.each(BAD_HEADS.filter(([, , body]) => body === ""))(
  "so is a streamed one",
  async (status, headers) => {
    const answer = await answered((exchange) => {
      exchange.writeHead(status, headers);
      exchange.write(Buffer.from("more"), () => {});
      exchange.end();
    });
    expect([answer.status, answer.body]).toEqual([500, ""]);
  },
);

test("what is written after the end is not sent", async () => {
  const { status, body } = await answered((exchange) => {
    exchange.respond(200, [], Buffer.from("all"));
    exchange.write(Buffer.from("more"), () => {});
    exchange.end();
    exchange.fail(500, "late");
  });
  expect([status, body]).toEqual([200, "all"]);
});
