/**
 * Input that the app's own pages never send, one example of each rule. The unit tests of
 * `@react-on-spin/server-functions` list the others.
 *
 * @module
 */
import { expect } from "@react-on-spin/spin/playwright";
import * as v from "valibot";
import { openConnection, rawRequest, sendRaw } from "../../fixtures/raw-http.ts";
import { test } from "../../fixtures/untouched.ts";

const COMMAND = "/api/counter/incrementCount";
const QUERY = "/api/counter/getCount";
const MEBIBYTE = 1_048_576;

const json = { "content-type": "application/json" };
const asJson = (body: string) => ({ method: "POST", headers: json, body });

test("a bad call gets a fitting status, problem details, and a line in the log with the same id", async ({
  server,
}) => {
  const calls: readonly [what: string, status: number, path: string, init?: RequestInit][] = [
    ["a body that is not JSON", 400, COMMAND, asJson('{"by":')],
    ["500,000 unclosed arrays", 400, COMMAND, asJson("[".repeat(500_000))],
    ["450,000 numbers, which are valid JSON", 422, COMMAND, asJson(`[${"1,".repeat(450_000)}1]`)],
    ["exactly 1 MiB", 422, COMMAND, asJson(`"${"a".repeat(MEBIBYTE - 2)}"`)],
    ["one byte more than 1 MiB", 413, COMMAND, asJson(`"${"a".repeat(MEBIBYTE - 1)}"`)],
    ["another content type", 415, COMMAND, { method: "POST", body: '{"by":1}' }],
    ["a method that a command does not have", 405, COMMAND],
    ["a function that does not exist", 404, "/api/counter/toString", asJson("{}")],
    ["a query's input that is too long", 414, `${QUERY}?input=${"1".repeat(9000)}`],
  ];
  for (const [what, status, path, init] of calls) {
    await test.step(`${what}: ${status}`, async () => {
      const response = await fetch(server.url + path, init);
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.has("allow")).toBe(status === 405);
      const problem = await response.json();
      expect(problem).toMatchObject({
        type: "about:blank",
        status,
        title: expect.any(String),
        detail: expect.any(String),
      });
      const { requestId } = v.parse(v.object({ requestId: v.string() }), problem);
      await expect.poll(() => server.log("stderr")).toContain(`${requestId} `);
    });
  }
});

test("a click has a whole number from 1 to 1000 and nothing else: 422, with what is wrong and where", async ({
  server,
}) => {
  for (const body of [
    ...["", "null", "[1]", '"1"', "{}", '{"by":0}', '{"by":-1}', '{"by":1.5}', '{"by":"1"}'],
    ...['{"by":1001}', '{"by":1e999}', '{"by":true}', '{"by":null}', '{"by":[1]}'],
    ...['{"by":1,"twice":true}', '{"by":1,"by":1e9}'],
  ]) {
    await test.step(body, async () => {
      const response = await fetch(server.url + COMMAND, asJson(body));
      expect(response.status).toBe(422);
      const problem = await response.json();
      expect(problem).toHaveProperty("issues.0.message");
      expect(problem).toHaveProperty("issues.0.path");
    });
  }
});

test.describe("An upload", () => {
  const post = `POST ${COMMAND} HTTP/1.1`;
  const type = "Content-Type: application/json";

  test("of more than 1 MiB is refused, whether its length is announced or not: 413", async ({
    server,
  }) => {
    const chunks = `4000\r\n${"a".repeat(0x4000)}\r\n`.repeat(MEBIBYTE / 0x4000 + 1);
    for (const [header, body] of [
      ["Transfer-Encoding: chunked", `${chunks}0\r\n\r\n`],
      // The response comes before the rest has arrived.
      ["Content-Length: 1000000000", "a".repeat(3 * MEBIBYTE)],
    ] as const) {
      const message = rawRequest(server.url, post, [type, header], body);
      expect((await sendRaw(server.url, message)).status, header).toBe(413);
    }
  });

  test("that was refused is followed by the next call on the connection, or the server announces that it closes it", async ({
    server,
  }) => {
    const socket = await openConnection(server.url);
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const host = `Host: ${new URL(server.url).host}`;
    socket.write(`${post}\r\n${host}\r\n${type}\r\nContent-Length: ${3 * MEBIBYTE}\r\n\r\n`);
    socket.write("a".repeat(3 * MEBIBYTE - 1000));
    await expect.poll(() => text).toContain("HTTP/1.1 413 ");
    if (!/^connection: close\r$/im.test(text)) {
      socket.write("a".repeat(1000));
      socket.write(`GET ${QUERY} HTTP/1.1\r\n${host}\r\n\r\n`);
      await expect.poll(() => text, { timeout: 15_000 }).toContain("HTTP/1.1 200 ");
    }
    socket.destroy();
  });

  test("that is cut off by its length, or breaks off, counts nothing", async ({ server }) => {
    const cutOff = rawRequest(server.url, post, [type, "Content-Length: 3"], '{"by":1}');
    expect(await sendRaw(server.url, cutOff)).toMatchObject({ status: 400, responseCount: 1 });
    for (const [length, body] of [
      [8, '{"by"'],
      [9, '{"by":1}'],
      [10_000_000, "a".repeat(3_000_000)],
    ] as const) {
      const socket = await openConnection(server.url);
      const message = rawRequest(server.url, post, [type, `Content-Length: ${length}`], body);
      await new Promise((resolve) => socket.write(message, resolve));
      socket.destroy();
    }
  });
});
