/**
 * Messages that no browser sends, and that two servers may read differently, as in request smuggling.
 *
 * @module
 */
import { expect, onSpin } from "@react-on-spin/spin/playwright";
import { rawRequest, sendRaw } from "../../fixtures/raw-http.ts";
import { test } from "../../fixtures/untouched.ts";

const COMMAND = "/api/counter/incrementCount";
const CLICK = '{"by":1}';
const asJson = ["Content-Type: application/json", `Content-Length: ${CLICK.length}`];

test.describe("An ambiguous message is refused:", () => {
  // Each of these is one request to Spin's HTTP server, or none: it closes the connection of some. No
  // part of one is read as another request.
  const takenBySpin = new Set([
    "the same length twice",
    "a length and chunks",
    "chunks and a length, followed by a request",
    "chunked twice",
    "a method in lower case",
    "an unknown method",
    "lines that end with LF alone",
    "lines that end with CR alone",
    "no host",
    "two hosts",
    "an empty host",
    "a host with a space",
    "a host with markup",
    "a host with a path",
    "a host with half a bracket",
  ]);
  const isRefused = (what: string, run: Parameters<typeof test>[2]) => {
    const define = onSpin && takenBySpin.has(what) ? test.skip : test;
    define(`${what}: 400`, run);
  };

  const post = `POST ${COMMAND} HTTP/1.1`;
  const type = "Content-Type: application/json";
  /** A click that would be counted if the server read it as a second request. */
  const hidden = `POST ${COMMAND} HTTP/1.1\r\nHost: 127.0.0.1\r\n${type}\r\nContent-Length: 8\r\n\r\n${CLICK}`;
  const chunked = `8\r\n${CLICK}\r\n0\r\n\r\n`;
  const messages: readonly [what: string, requestLine: string, headers: string[], body: string][] =
    [
      ["two lengths", post, [type, "Content-Length: 8", "Content-Length: 2"], CLICK],
      ["the same length twice", post, [type, "Content-Length: 8", "Content-Length: 8"], CLICK],
      ["a list of lengths", post, [type, "Content-Length: 8, 8"], CLICK],
      ["a length with a sign", post, [type, "Content-Length: +8"], CLICK],
      ["a negative length", post, [type, "Content-Length: -8"], CLICK],
      ["a hexadecimal length", post, [type, "Content-Length: 0x8"], CLICK],
      [
        "a length beyond the range of numbers",
        post,
        [type, "Content-Length: 99999999999999999999"],
        CLICK,
      ],
      [
        "a length and chunks",
        post,
        [type, "Content-Length: 8", "Transfer-Encoding: chunked"],
        chunked,
      ],
      [
        "chunks and a length, followed by a request",
        post,
        [type, "Transfer-Encoding: chunked", "Content-Length: 5"],
        `0\r\n\r\n${hidden}`,
      ],
      ["an unknown coding", post, [type, "Transfer-Encoding: xchunked"], chunked],
      [
        "chunked that is not the last coding",
        post,
        [type, "Transfer-Encoding: chunked, identity"],
        chunked,
      ],
      [
        "chunked twice",
        post,
        [type, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
        chunked,
      ],
      ["a space before a colon", post, [type, "Transfer-Encoding : chunked"], chunked],
      ["a folded header", post, [...asJson, "X: a\r\n b"], CLICK],
      [
        "a folded Sec-Fetch-Site header",
        post,
        [...asJson, "Sec-Fetch-Site:\r\n cross-site"],
        CLICK,
      ],
      [
        "a chunk size that is not a number",
        post,
        [type, "Transfer-Encoding: chunked"],
        `zz\r\n${CLICK}\r\n0\r\n\r\n`,
      ],
      [
        "a negative chunk size",
        post,
        [type, "Transfer-Encoding: chunked"],
        `-8\r\n${CLICK}\r\n0\r\n\r\n`,
      ],
      ["a header without a colon", post, [...asJson, "nothing"], CLICK],
      ["a header without a name", post, [...asJson, ": nothing"], CLICK],
      ["a space in a header's name", post, [...asJson, "X Y: 1"], CLICK],
      ["NUL in a header", post, [...asJson, "X: a\0b"], CLICK],
      ["CR in a header", post, [...asJson, "X: a\rb"], CLICK],
      ["a control character in a header", post, [...asJson, "X: a\u0001b"], CLICK],
      ["a space in the target", `POST ${COMMAND} x HTTP/1.1`, asJson, CLICK],
      ["NUL in the target", `POST ${COMMAND}\0 HTTP/1.1`, asJson, CLICK],
      ["bytes beyond ASCII in the target", `POST ${COMMAND}\u00ff HTTP/1.1`, asJson, CLICK],
      ["a method in lower case", `post ${COMMAND} HTTP/1.1`, asJson, CLICK],
      ["an unknown method", `CLICK ${COMMAND} HTTP/1.1`, asJson, CLICK],
      ["HTTP/1.2", `POST ${COMMAND} HTTP/1.2`, asJson, CLICK],
      ["cleartext HTTP/2", "PRI * HTTP/2.0", [], "SM\r\n\r\n"],
    ];
  for (const [what, requestLine, headers, body] of messages) {
    isRefused(what, async ({ server }) => {
      const request = rawRequest(server.url, requestLine, headers, body);
      const { status, responseCount } = await sendRaw(server.url, request);
      expect(status).toBe(400);
      expect(responseCount, "The rest is not read as another request.").toBe(1);
    });
  }

  isRefused("lines that end with LF alone", async ({ server }) => {
    const request = rawRequest(server.url, post, asJson, CLICK).replaceAll("\r\n", "\n");
    expect((await sendRaw(server.url, request)).status).toBe(400);
  });

  isRefused("lines that end with CR alone", async ({ server }) => {
    const request = rawRequest(server.url, post, asJson, CLICK).replaceAll("\r\n", "\r");
    expect((await sendRaw(server.url, request)).status).toBe(400);
  });

  test("the body of a GET is not read as another request", async ({ server }) => {
    const headers = [`Content-Length: ${hidden.length}`];
    const request = rawRequest(server.url, "GET /api/counter/getCount HTTP/1.1", headers, hidden);
    const { status, responseCount } = await sendRaw(server.url, request);
    expect(status).toBe(200);
    expect(responseCount).toBe(1);
  });

  isRefused("no host", async ({ server }) => {
    const message = `GET / HTTP/1.1\r\nConnection: close\r\n\r\n`;
    expect((await sendRaw(server.url, message)).status).toBe(400);
  });

  for (const [what, lines] of [
    ["two hosts", ["Host: 127.0.0.1", "Host: other.example"]],
    ["an empty host", ["Host:"]],
    ["a host with a space", ["Host: a b"]],
    ["a host with markup", ["Host: <script>"]],
    ["a host with a path", [`Host: 127.0.0.1${COMMAND}?`]],
    ["a host with a user", ["Host: user@127.0.0.1"]],
    ["a host with half a bracket", ["Host: [::1"]],
    ["a host with an invalid port", ["Host: 127.0.0.1:99999"]],
  ] as const) {
    isRefused(what, async ({ server }) => {
      const request = ["POST / HTTP/1.1", "Connection: close", ...lines, ...asJson].join("\r\n");
      const { status } = await sendRaw(server.url, `${request}\r\n\r\n${CLICK}`);
      expect(status).toBe(400);
    });
  }

  test("a TLS handshake: 400", async ({ server }) => {
    const hello = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
    expect((await sendRaw(server.url, hello)).status).toBe(400);
  });

  test("CONNECT opens no tunnel", async ({ server }) => {
    const request = rawRequest(server.url, "CONNECT 127.0.0.1:80 HTTP/1.1");
    const { status = 400 } = await sendRaw(server.url, request);
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test("TRACE does not send the request back", async ({ server }) => {
    const request = rawRequest(server.url, "TRACE / HTTP/1.1", ["Cookie: secret"]);
    const { status, text } = await sendRaw(server.url, request);
    expect(status).toBe(405);
    expect(text).not.toContain("secret");
  });
});

test("a request with HTTP/1.0 gets a response, and the connection is closed", async ({
  server,
}) => {
  const { status, text } = await sendRaw(
    server.url,
    `GET /api/counter/getCount HTTP/1.0\r\nHost: ${new URL(server.url).host}\r\n\r\n`,
  );
  expect(status).toBe(200);
  expect(text).toContain('{"result":');
  expect(text).not.toMatch(/transfer-encoding/i);
});
