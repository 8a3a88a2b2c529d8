import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { listening } from "../../test/node/listen.ts";
import type { Header } from "../node/protocol.ts";
import { AllowedHosts } from "./allowed-hosts.ts";
import { sendRequest } from "./client.ts";
import { MAX_BODY_BYTES, type OutboundRequest } from "./messages.ts";

const service = async (answer: RequestListener) =>
  `http://127.0.0.1:${await listening(createServer(answer))}`;

/** A service that answers every connection with these bytes. The connection of an upgrade stays open. */
async function rawService(answer: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      if (answer.startsWith("HTTP/1.1 101")) socket.write(answer);
      else socket.end(answer);
    });
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

function send(
  url: string,
  {
    limit = 60_000,
    allowed = ["*://*:*"],
    ...request
  }: Partial<OutboundRequest> & {
    limit?: number;
    allowed?: string[];
  } = {},
) {
  const allowedHosts = new AllowedHosts("server", allowed);
  return sendRequest(
    { method: "GET", headers: [], body: new Uint8Array(), ...request, url },
    { allowedHosts, selfOrigin: "http://127.0.0.1:1", report: () => {} },
    AbortSignal.timeout(limit),
  );
}

test("a request arrives as it was sent, without the headers about another connection", async () => {
  const url = await service(async (request, response) => {
    response.setHeader("x-to", "guest");
    response.end(
      `${request.method} ${request.url} ${request.headers["x-from"]} ${await text(request)}`,
    );
  });
  const headers: Header[] = [
    ["x-from", "guest"],
    ["Content-Length", "5"],
    ["Transfer-Encoding", "chunked"],
    ["trailer", "x"],
    ["te", "trailers"],
    ["upgrade", "websocket"],
    ["connection", "upgrade"],
    ["keep-alive", "1"],
    ["host", "evil.test"],
    ["expect", "100-continue"],
    ["proxy-authorization", "x"],
  ];
  const answer = await send(`${url}/a?b=%20`, {
    method: "PUT",
    headers,
    body: Buffer.from("body!!"),
  });
  expect(answer).toMatchObject({
    kind: "response",
    status: 200,
    headers: expect.arrayContaining([["x-to", "guest"]]),
    body: new Uint8Array(Buffer.from("PUT /a?b=%20 guest body!!")),
  });
  expect(await send(url, { headers })).toMatchObject({ status: 200 });
});

test("an answer that is too large, breaks off, takes too long or is no HTTP is a failure of that request alone", async () => {
  const large = await service((_, response) => void response.end(Buffer.alloc(MAX_BODY_BYTES + 1)));
  const slow = await service((_, response) => void response.write("first"));
  const answers = await Promise.all([
    send(large),
    send(slow, { limit: 300 }),
    send(await rawService("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")),
    send(await rawService("SSH-2.0-OpenSSH\r\n")),
    send(
      await rawService(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
      ),
    ),
    send((await rawService("HTTP/1.1 400 Bad Request\r\n\r\n")).replace("http", "https")),
    send("http://127.0.0.1:1/"),
    send("http://[", {}),
    send("redis://127.0.0.1:1/"),
    send("http://a.test/", { allowed: [] }),
  ]);
  expect(answers.map((answer) => answer.kind === "failure" && answer.error.tag)).toEqual([
    "HTTP-response-body-size",
    "connection-read-timeout",
    "HTTP-protocol-error",
    "HTTP-protocol-error",
    "HTTP-protocol-error",
    "TLS-protocol-error",
    "connection-refused",
    "HTTP-request-URI-invalid",
    "HTTP-request-URI-invalid",
    "HTTP-request-denied",
  ]);
});

const FRAMING = [
  "content-length",
  "transfer-encoding",
  "trailer",
  "upgrade",
  "connection",
  "expect",
];
const anyHeader = fc.tuple(
  fc.oneof(fc.constantFrom(...FRAMING, "host", "cookie"), fc.string({ unit: "binary" })),
  fc.oneof(
    fc.constantFrom("5", "-1", "chunked", "websocket", "close", ""),
    fc.string({ unit: "binary" }),
  ),
);

test("whatever a guest sends, and whatever a service answers, ends as an answer or a failure", async () => {
  const heads = [
    "HTTP/1.1 200 OK",
    "HTTP/1.1 101 Switching Protocols",
    "HTTP/1.1 204 No Content",
    "HTTP/1.1 103 Early",
    "HTTP/1.0 999",
    "",
  ];
  let answer: string | Uint8Array = "";
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(answer));
  });
  const url = `http://127.0.0.1:${await listening(server)}`;
  const surprises: unknown[] = [];
  const surprise = (error: unknown) => surprises.push(error);
  process.on("uncaughtException", surprise).on("unhandledRejection", surprise);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        method: fc.oneof(
          fc.constantFrom("GET", "HEAD", "POST", "CONNECT", "TRACE", "OPTIONS", "DELETE"),
          fc.string(),
        ),
        path: fc.oneof(fc.constantFrom("/", "//x", "/\\", ""), fc.string({ unit: "binary" })),
        headers: fc.array(anyHeader, { maxLength: 4 }),
        body: fc.uint8Array({ maxLength: 20 }),
        head: fc.constantFrom(...heads),
        answered: fc.array(anyHeader, { maxLength: 4 }),
        rest: fc.string({ unit: "binary" }),
      }),
      async ({ method, path, headers, body, head, answered, rest }) => {
        const lines = answered.map(([name, value]) => `${name}: ${value}`);
        answer = Buffer.from([head, ...lines, "", rest].join("\r\n"), "latin1");
        const { kind } = await send(`${url}${path}`, { method, headers, body });
        expect(["response", "failure"]).toContain(kind);
      },
    ),
    { numRuns: 500 },
  );
  process.off("uncaughtException", surprise).off("unhandledRejection", surprise);
  expect(surprises).toEqual([]);
});
