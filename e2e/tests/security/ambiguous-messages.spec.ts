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
const TYPE = "Content-Type: application/json";
const LENGTH = `Content-Length: ${CLICK.length}`;
const CHUNKED = "Transfer-Encoding: chunked";
const CHUNKS = `8\r\n${CLICK}\r\n0\r\n\r\n`;

/** A click that would be counted if the server read it as a second request. */
const HIDDEN = `POST ${COMMAND} HTTP/1.1\r\nHost: 127.0.0.1\r\n${TYPE}\r\n${LENGTH}\r\n\r\n${CLICK}`;

/** What is wrong with a click's headers; the headers; and the body, if it is not in one piece. */
type Message = readonly [what: string, headers: readonly string[], body?: string];

const REFUSED_BY_ALL: readonly Message[] = [
  ["two lengths", [LENGTH, "Content-Length: 2"]],
  ["a list of lengths", ["Content-Length: 8, 8"]],
  ["a length with a sign", ["Content-Length: +8"]],
  ["a negative length", ["Content-Length: -8"]],
  ["a hexadecimal length", ["Content-Length: 0x8"]],
  ["a length beyond the range of numbers", ["Content-Length: 99999999999999999999"]],
  ["an unknown coding", ["Transfer-Encoding: xchunked"], CHUNKS],
  ["chunked that is not the last coding", [`${CHUNKED}, identity`], CHUNKS],
  ["a space before a colon", ["Transfer-Encoding : chunked"], CHUNKS],
  ["a chunk size that is not a number", [CHUNKED], `zz\r\n${CLICK}\r\n0\r\n\r\n`],
  ["a negative chunk size", [CHUNKED], `-8\r\n${CLICK}\r\n0\r\n\r\n`],
  ["a folded header", [LENGTH, "X: a\r\n b"]],
  ["a folded Sec-Fetch-Site header", [LENGTH, "Sec-Fetch-Site:\r\n cross-site"]],
  ["a header without a colon", [LENGTH, "nothing"]],
  ["a header without a name", [LENGTH, ": nothing"]],
  ["a space in a header's name", [LENGTH, "X Y: 1"]],
  ["NUL in a header", [LENGTH, "X: a\0b"]],
  ["CR in a header", [LENGTH, "X: a\rb"]],
  ["a control character in a header", [LENGTH, "X: a\u0001b"]],
];

/** Spin's HTTP server reads each of these as one request, or closes the connection. */
const REFUSED_ON_NODE: readonly Message[] = [
  ["the same length twice", [LENGTH, LENGTH]],
  ["a length and chunks", [LENGTH, CHUNKED], CHUNKS],
  ["chunks and a length, then a request", [CHUNKED, "Content-Length: 5"], `0\r\n\r\n${HIDDEN}`],
  ["chunked twice", [CHUNKED, CHUNKED], CHUNKS],
  ["a second host", [LENGTH, "Host: other.example"]],
];

const REQUEST_LINES: readonly [line: string, onSpinToo: boolean][] = [
  [`POST ${COMMAND} x HTTP/1.1`, true],
  [`POST ${COMMAND}\0 HTTP/1.1`, true],
  [`POST ${COMMAND}\u00ff HTTP/1.1`, true],
  [`POST ${COMMAND} HTTP/1.2`, true],
  ["PRI * HTTP/2.0", true],
  [`post ${COMMAND} HTTP/1.1`, false],
  [`CLICK ${COMMAND} HTTP/1.1`, false],
];

test("an ambiguous message is refused, and no part of it is read as another request: 400", async ({
  server,
}) => {
  const messages = [...REFUSED_BY_ALL, ...(onSpin ? [] : REFUSED_ON_NODE)];
  for (const [what, headers, body = CLICK] of messages) {
    await test.step(what, async () => {
      const line = `POST ${COMMAND} HTTP/1.1`;
      const request = rawRequest(server.url, line, [TYPE, ...headers], body);
      const { status, responseCount } = await sendRaw(server.url, request);
      expect.soft([status, responseCount]).toEqual([400, 1]);
    });
  }
});

test("a malformed request line, or what is no HTTP, is refused: 400", async ({ server }) => {
  for (const [line, onSpinToo] of REQUEST_LINES) {
    if (onSpin && !onSpinToo) continue;
    await test.step(JSON.stringify(line), async () => {
      const request = rawRequest(server.url, line, [TYPE, LENGTH], CLICK);
      expect.soft((await sendRaw(server.url, request)).status).toBe(400);
    });
  }
  const handshake = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
  expect((await sendRaw(server.url, handshake)).status, "TLS").toBe(400);
});

test("a message without a valid host, or without CRLF, is refused: 400", async ({ server }) => {
  // The unit tests of the Node host list more of them.
  for (const host of ["user@127.0.0.1", "127.0.0.1:99999"]) {
    const lines = ["POST / HTTP/1.1", `Host: ${host}`, "Connection: close", TYPE, LENGTH];
    const { status } = await sendRaw(server.url, `${lines.join("\r\n")}\r\n\r\n${CLICK}`);
    expect.soft(status, `the host "${host}"`).toBe(400);
  }
  // Spin does not check these, or closes the connection.
  if (onSpin) return;
  const valid = rawRequest(server.url, `POST ${COMMAND} HTTP/1.1`, [TYPE, LENGTH], CLICK);
  for (const [what, message] of [
    ["LF alone", valid.replaceAll("\r\n", "\n")],
    ["CR alone", valid.replaceAll("\r\n", "\r")],
  ] as const) {
    expect.soft((await sendRaw(server.url, message)).status, what).toBe(400);
  }
});

test("the body of a GET is not read as another request", async ({ server }) => {
  const headers = [`Content-Length: ${HIDDEN.length}`];
  const request = rawRequest(server.url, "GET /api/counter/getCount HTTP/1.1", headers, HIDDEN);
  expect(await sendRaw(server.url, request)).toMatchObject({ status: 200, responseCount: 1 });
});

test("CONNECT opens no tunnel, and TRACE does not send the request back", async ({ server }) => {
  const connect = rawRequest(server.url, "CONNECT 127.0.0.1:80 HTTP/1.1");
  const { status = 400 } = await sendRaw(server.url, connect);
  expect(status).toBeGreaterThanOrEqual(400);
  const request = rawRequest(server.url, "TRACE / HTTP/1.1", ["Cookie: secret"]);
  const trace = await sendRaw(server.url, request);
  expect(trace.status).toBe(405);
  expect(trace.text).not.toContain("secret");
});

test("a request with HTTP/1.0 gets a response, and the connection is closed", async ({
  server,
}) => {
  const lines = ["GET /api/counter/getCount HTTP/1.0", `Host: ${new URL(server.url).host}`];
  const { status, text } = await sendRaw(server.url, `${lines.join("\r\n")}\r\n\r\n`);
  expect(status).toBe(200);
  expect(text).toContain('{"result":');
  expect(text).not.toMatch(/transfer-encoding/i);
});
