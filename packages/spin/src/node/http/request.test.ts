import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import { parseTarget, readBody, requestHeaders } from "./request.ts";
import { parseRoute } from "./routes.ts";

/** Sends a raw HTTP message, and returns what `work` makes of the request. */
async function read<T>(message: string, work: (incoming: IncomingMessage) => T): Promise<T> {
  const result = Promise.withResolvers<T>();
  const server = createServer((incoming, outgoing) => {
    result.resolve(work(incoming));
    outgoing.end();
  });
  const socket = connect(await listening(server), "127.0.0.1");
  socket.write(message);
  return result.promise.finally(() => socket.destroy());
}

const get = (target: string, ...headers: string[]) =>
  `${[`GET ${target} HTTP/1.1`, ...headers].join("\r\n")}\r\n\r\n`;

test.each(["127.0.0.1:3000", "localhost", "example.com", "my_app.internal:80", "[::1]:3000"])(
  "%s is a host",
  async (host) => {
    expect(await read(get("/", `Host: ${host}`), parseTarget)).toMatchObject({ host });
  },
);

test.each([
  "",
  "a b",
  "127.0.0.1/api/counter/incrementCount?",
  "127.0.0.1#",
  "127.0.0.1\\",
  "user@example.com",
  "<script>",
  "[::1",
  "[:::]",
  "127.0.0.1:99999",
  "127.0.0.1:",
  "a%2fb",
  "a,b",
])("%j is not a host", async (host) => {
  expect(await read(get("/", `Host: ${host}`), parseTarget)).toBeUndefined();
});

test("a request with two hosts is rejected", async () => {
  expect(await read(get("/", "Host: a", "Host: a"), parseTarget)).toBeUndefined();
});

test("an HTTP/1.0 request may omit the host", async () => {
  const message = "GET / HTTP/1.0\r\n\r\n";
  expect(await read(message, parseTarget)).toMatchObject({ host: "localhost" });
});

test.each([
  ["/a?b=/c", "/a?b=/c"],
  ["http://other.example/a?b", "/a?b"],
  ["http://other.example", "/"],
])("only the path of the target %s is used", async (target, pathWithQuery) => {
  expect(await read(get(target, "Host: a"), parseTarget)).toEqual({ host: "a", pathWithQuery });
});

test.each(["*", "ftp://other.example/", "api/counter"])(
  "%s is not a request target",
  async (target) => {
    const parsed = read(get("/", "Host: a"), (incoming) => {
      incoming.url = target;
      return parseTarget(incoming);
    });
    expect(await parsed).toBeUndefined();
  },
);

const match = { route: parseRoute("/api/...", "api"), pathInfo: "/a" };

const headersOf = (...headers: string[]) =>
  read(get("/api/a?b", "Host: example.test", ...headers), (incoming) =>
    requestHeaders(incoming, match, { host: "example.test", pathWithQuery: "/api/a?b" }),
  );

test("a component receives the headers that Spin adds", async () => {
  expect(Object.fromEntries(await headersOf())).toEqual({
    "spin-base-path": "/",
    "spin-client-addr": expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    "spin-component-route": "/api",
    "spin-full-url": "http://example.test/api/a?b",
    "spin-matched-route": "/api/...",
    "spin-path-info": "/a",
    "spin-raw-component-route": "/api/...",
  });
});

test("a client cannot set those headers", async () => {
  const sent = await headersOf("Spin-Client-Addr: 10.0.0.1:1", "Spin-Custom: kept");
  expect(sent.filter(([name]) => name === "spin-client-addr")).toEqual([
    ["spin-client-addr", expect.stringContaining("127.0.0.1:")],
  ]);
  expect(sent).toContainEqual(["spin-custom", "kept"]);
});

test("a component receives no headers about the connection", async () => {
  const sent = await headersOf(
    "Connection: close, X-Hop",
    "X-Hop: 1",
    "TE: trailers",
    "Accept: */*",
  );
  const names = sent.map(([name]) => name);
  expect(names).toContain("accept");
  for (const name of ["connection", "x-hop", "te"]) expect(names).not.toContain(name);
});

test("a header that was sent twice is received twice", async () => {
  const sent = await headersOf("Cookie: a=1", "Cookie: b=2");
  expect(sent.filter(([name]) => name === "cookie")).toHaveLength(2);
});

const LONGEST = 10;

/** A server that answers with the body that it read, or with the reason why there is none. */
async function serve(): Promise<number> {
  const server = createServer(async (incoming, outgoing) => {
    const limits = { maxBytes: LONGEST, bytesLeft: LONGEST };
    outgoing.end(await readBody(incoming, outgoing, limits));
  });
  return listening(server);
}

/** Sends bodies on one connection, each in chunks of one byte, and returns the answers. */
async function upload(port: number, ...bodies: string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  for (const [index, body] of bodies.entries()) {
    const connection = index === bodies.length - 1 ? "close" : "keep-alive";
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n`);
    socket.write("Transfer-Encoding: chunked\r\n\r\n");
    socket.write(`${[...body].map((byte) => `1\r\n${byte}\r\n`).join("")}0\r\n\r\n`);
  }
  const answers = (await text(socket)).split("HTTP/1.1 200 OK").slice(1);
  return answers.map((answer) => /\r\n\r\n(?:[0-9a-f]+\r\n)?(.*)/.exec(answer)?.[1] ?? "");
}

test("a body is read to its end", async () => {
  expect(await upload(await serve(), "a body")).toEqual(["a body"]);
});

test("a request without a body has an empty one", async () => {
  const port = await serve();
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("");
});

test("a chunked body that is too long is rejected, and is read to its end", async () => {
  const port = await serve();
  expect(await upload(port, "x".repeat(LONGEST + 1), "next")).toEqual(["too-large", "next"]);
});

test("a body whose content-length is too long is rejected before it arrives", async () => {
  const port = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
  const answer = await new Promise<string>((resolve) =>
    socket.once("data", (bytes) => resolve(`${bytes}`)),
  );
  expect(answer).toContain("too-large");
  socket.destroy();
});
