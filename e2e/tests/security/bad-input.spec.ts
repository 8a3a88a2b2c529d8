/**
 * Input that the app's own pages never send. The server refuses it with a fitting status and problem
 * details, and the count does not change.
 *
 * @module
 */
import { expect, test } from "@react-on-spin/spin/playwright";
import * as v from "valibot";
import { countOf } from "../../fixtures/clicks.ts";
import { openConnection, rawRequest, sendRaw } from "../../fixtures/raw-http.ts";

const COMMAND = "/api/counter/incrementCount";
const ACTION = `${COMMAND}.action`;
const QUERY = "/api/counter/getCount";
const MEBIBYTE = 1_048_576;

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };

let countBefore: number;
test.beforeEach(async ({ server }) => {
  countBefore = await countOf(server);
});
test.afterEach(async ({ server }) => {
  expect(await countOf(server), "The server is up, and nothing was counted.").toBe(countBefore);
  expect(await server.log("stderr"), "No instance failed.").not.toMatch(/trap|internal/);
});

test("valid input is counted: 1 and 1000, as JSON and as a form", async ({ server }) => {
  const call = async (path: string, headers: Record<string, string>, body: string) =>
    (await fetch(server.url + path, { method: "POST", redirect: "manual", headers, body })).status;
  expect(await call(COMMAND, json, '{"by":1}')).toBe(200);
  expect(
    await call(COMMAND, { "content-type": "Application/JSON; charset=UTF-8" }, '{"by":1e3}'),
  ).toBe(200);
  expect(await call(ACTION, form, "n:by=1")).toBe(303);
  expect(await call(ACTION, form, "n%3Aby=+1000+")).toBe(303);
  countBefore += 2002;
});

/** Expects problem details with a request id that is in the log. */
async function expectProblem(response: Response, status: number, stderr: () => Promise<string>) {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const problem: unknown = await response.json();
  expect(problem).toEqual(
    expect.objectContaining({
      type: "about:blank",
      status,
      title: expect.any(String),
      detail: expect.any(String),
      requestId: expect.any(String),
    }),
  );
  const { requestId } = v.parse(v.object({ requestId: v.string() }), problem);
  await expect.poll(stderr).toContain(`${requestId} `);
  return problem;
}

test.describe("A command refuses a body", () => {
  const bodies: readonly [what: string, body: string | Uint8Array<ArrayBuffer>, status: number][] =
    [
      ["that is cut off", '{"by":', 400],
      ["that is not JSON", "by=1", 400],
      ["with two values", '{"by":1}{"by":1}', 400],
      ["with a number that JSON does not allow", '{"by":NaN}', 400],
      ["that is not UTF-8", Uint8Array.from([0x7b, 0x22, 0x62, 0x79, 0x22, 0x3a, 0xff, 0x7d]), 400],
      ["with overlong UTF-8", Uint8Array.from([0x22, 0xc0, 0xaf, 0x22]), 400],
      ["with 100 nested arrays", "[".repeat(100) + "]".repeat(100), 400],
      ["with 500,000 unclosed arrays", "[".repeat(500_000), 400],
      ["with 200,000 unclosed objects", '{"a":'.repeat(200_000), 400],
      ["with the key __proto__", '{"__proto__":{"by":1}}', 400],
      ["with the key __proto__, escaped", '{"by":1,"\\u005f_proto__":{}}', 400],
      ["with the key constructor", '{"by":1,"constructor":{}}', 400],
      ["with the key prototype, deep inside", '{"by":{"a":[{"prototype":1}]}}', 400],
      ["that is empty", "", 422],
      ["that is null", "null", 422],
      ["that is a list", "[1]", 422],
      ["that is text", '"1"', 422],
      ["without by", "{}", 422],
      ["with by of 0", '{"by":0}', 422],
      ["with by of -1", '{"by":-1}', 422],
      ["with by of 1.5", '{"by":1.5}', 422],
      ['with by of "1"', '{"by":"1"}', 422],
      ["with by of 1001", '{"by":1001}', 422],
      ["with by of 1e9", '{"by":1e9}', 422],
      ["with by beyond the range of numbers", '{"by":1e999}', 422],
      ["with by of true", '{"by":true}', 422],
      ["with by of null", '{"by":null}', 422],
      ["with by of a list", '{"by":[1]}', 422],
      ["with an unknown key", '{"by":1,"twice":true}', 422],
      ["with by twice, the second time invalid", '{"by":1,"by":1e9}', 422],
      ["one byte longer than 1 MiB", `"${"a".repeat(MEBIBYTE - 1)}"`, 413],
    ];
  for (const [what, body, status] of bodies) {
    test(`${what}: ${status}`, async ({ server }) => {
      const response = await fetch(server.url + COMMAND, { method: "POST", headers: json, body });
      const problem = await expectProblem(response, status, () => server.log("stderr"));
      // The page shows what is wrong, and where.
      if (status === 422) {
        expect(problem).toHaveProperty("issues.0.message");
        expect(problem).toHaveProperty("issues.0.path");
      }
    });
  }

  test("of exactly 1 MiB for its content, not its length: 422", async ({ server }) => {
    const body = `"${"a".repeat(MEBIBYTE - 2)}"`;
    const response = await fetch(server.url + COMMAND, { method: "POST", headers: json, body });
    await expectProblem(response, 422, () => server.log("stderr"));
  });
});

test.describe("A command refuses an upload", () => {
  test("of more than 1 MiB without a Content-Length: 413", async ({ server }) => {
    const piece = "a".repeat(0x4000);
    const message = rawRequest(
      server.url,
      `POST ${COMMAND} HTTP/1.1`,
      ["Content-Type: application/json", "Transfer-Encoding: chunked"],
      `${`4000\r\n${piece}\r\n`.repeat(MEBIBYTE / 0x4000 + 1)}0\r\n\r\n`,
    );
    const { status, text } = await sendRaw(server.url, message);
    expect(status).toBe(413);
    expect(text).toContain("application/problem+json");
  });

  test("of 1 GB before it has arrived: 413", async ({ server }) => {
    const message = rawRequest(
      server.url,
      `POST ${COMMAND} HTTP/1.1`,
      ["Content-Type: application/json", "Content-Length: 1000000000"],
      "a".repeat(3 * MEBIBYTE),
    );
    const { status } = await sendRaw(server.url, message);
    expect(status).toBe(413);
  });

  test("and then answers the next call on the connection, or announces that it closes it", async ({
    server,
  }) => {
    const socket = await openConnection(server.url);
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const host = `Host: ${new URL(server.url).host}`;
    const headers = [host, "Content-Type: application/json", `Content-Length: ${3 * MEBIBYTE}`];
    socket.write(`POST ${COMMAND} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    socket.write("a".repeat(3 * MEBIBYTE - 1000));
    await expect.poll(() => text).toContain("HTTP/1.1 413 ");
    if (!/^connection: close\r$/im.test(text)) {
      socket.write("a".repeat(1000));
      socket.write(`GET ${QUERY} HTTP/1.1\r\n${host}\r\n\r\n`);
      await expect.poll(() => text, { timeout: 15_000 }).toContain("HTTP/1.1 200 ");
    }
    socket.destroy();
  });

  test("that its Content-Length cuts off: 400", async ({ server }) => {
    const message = rawRequest(
      server.url,
      `POST ${COMMAND} HTTP/1.1`,
      ["Content-Type: application/json", "Content-Length: 3"],
      '{"by":1}',
    );
    const { status, responseCount } = await sendRaw(server.url, message);
    expect(status).toBe(400);
    expect(responseCount).toBe(1);
  });

  for (const [what, length, body] of [
    ["the first bytes", 8, '{"by"'],
    ["valid JSON that is shorter than its Content-Length", 9, '{"by":1}'],
    ["3 MB", 10_000_000, "a".repeat(3_000_000)],
  ] as const) {
    test(`that breaks off after ${what}`, async ({ server }) => {
      const socket = await openConnection(server.url);
      const headers = ["Content-Type: application/json", `Content-Length: ${length}`];
      const message = rawRequest(server.url, `POST ${COMMAND} HTTP/1.1`, headers, body);
      await new Promise((resolve) => socket.write(message, resolve));
      socket.destroy();
    });
  }
});

test("a command says what is wrong with a list of 450,000 numbers, which is valid JSON", async ({
  server,
}) => {
  const response = await fetch(server.url + COMMAND, {
    method: "POST",
    headers: json,
    body: `[${"1,".repeat(450_000)}1]`,
  });
  await expectProblem(response, 422, () => server.log("stderr"));
});

test("a command refuses every content type except JSON: 415", async ({ server }) => {
  for (const headers of [
    { "content-type": "text/plain" },
    { "content-type": "application/x-www-form-urlencoded" },
    { "content-type": "multipart/form-data; boundary=x" },
    { "content-type": "application/problem+json" },
    { "content-type": "application/json; charset=utf-16" },
    { "content-type": "application/json, text/plain" },
    { "content-type": "" },
    { "content-type": "application/json", "content-encoding": "gzip" },
  ]) {
    await test.step(`${JSON.stringify(headers)}: 415`, async () => {
      const init = { method: "POST", headers, body: '{"by":1}' };
      const response = await fetch(server.url + COMMAND, init);
      await expectProblem(response, 415, () => server.log("stderr"));
    });
  }
});

test("a method that an address does not support is refused, and Allow names the others: 405", async ({
  server,
}) => {
  for (const [path, methods, allow] of [
    [COMMAND, ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"], "POST"],
    [ACTION, ["PUT", "PATCH"], "GET, HEAD, POST"],
    [QUERY, ["POST", "PUT", "DELETE", "OPTIONS"], "GET, HEAD"],
  ] as const) {
    for (const method of methods) {
      await test.step(`${method} ${path}: 405, Allow: ${allow}`, async () => {
        const response = await fetch(server.url + path, { method });
        expect(response.headers.get("allow")).toBe(allow);
        await expectProblem(response, 405, () => server.log("stderr"));
      });
    }
  }

  await test.step(`HEAD ${COMMAND}: 405 without a body`, async () => {
    const response = await fetch(server.url + COMMAND, { method: "HEAD" });
    expect(response.status).toBe(405);
    expect(await response.text()).toBe("");
  });

  await test.step("POST to a page: 405, Allow: GET, HEAD", async () => {
    const response = await fetch(server.url, { method: "POST", headers: form, body: "n:by=1" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  });
});

test("an address without a function is refused: 404", async ({ server }) => {
  for (const path of [
    "/api",
    "/api/",
    "/api/counter",
    "/api/counter/incrementTwice",
    "/api/counter/incrementcount",
    "/api/counter/toString",
    "/api/counter/__proto__",
    "/api/constructor",
    "/api/__proto__/constructor",
  ]) {
    await test.step(`${path}: 404`, async () => {
      const init = { method: "POST", headers: json, body: '{"by":1}' };
      const response = await fetch(server.url + path, init);
      const problem = await expectProblem(response, 404, () => server.log("stderr"));
      expect(problem).toHaveProperty("code", "unknown-function");
    });
  }
  for (const path of [
    "/api/counter/getCount.action",
    "/api/counter/incrementCount.action.action",
    "/api/.action",
  ]) {
    await test.step(`${path}: 404, as a page for a posted form, as problem details otherwise`, async () => {
      const posted = await fetch(server.url + path, { method: "POST", headers: form, body: "" });
      expect(posted.status).toBe(404);
      expect(posted.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await posted.text()).toContain("This page is from an older version of the site.");
      await expectProblem(await fetch(server.url + path), 404, () => server.log("stderr"));
    });
  }
});

test("a query refuses input that is malformed, too long or unexpected", async ({ server }) => {
  for (const [what, search, status] of [
    ["input that is not JSON", "input={", 400],
    ["input twice", "input=1&input=2", 400],
    ["input that is not UTF-8", "input=%ff", 400],
    ["deeply nested input", `input=${"%5B".repeat(100)}`, 400],
    ["input of 9,000 characters", `input=${"1".repeat(9000)}`, 414],
    ["input that it does not take", "input=1", 422],
  ] as const) {
    await test.step(`${what}: ${status}`, async () => {
      const response = await fetch(`${server.url}${QUERY}?${search}`);
      await expectProblem(response, status, () => server.log("stderr"));
    });
  }
});

test.describe("A form is refused, and the page is shown again,", () => {
  const bodies: readonly [what: string, body: string, status: number][] = [
    ["with the same field twice", "n:by=1&n:by=1", 400],
    ["with the field __proto__", "n:by=1&__proto__=1", 400],
    ["with the field __proto__, as a number", "n:__proto__=1", 400],
    ["with the field constructor, as a list", "constructor[]=1", 400],
    ["with a value that is not UTF-8", "n:by=%ff", 400],
    ["with 1,001 fields", "a[]=1&".repeat(1001), 400],
    ["without a field", "", 422],
    ["with by of 0", "n:by=0", 422],
    ["with by of 1.5", "n:by=1.5", 422],
    ["with by of 1e9", "n:by=1e9", 422],
    ["with an empty by", "n:by=", 422],
    ["with by of a word", "n:by=one", 422],
    ["with by in hexadecimal", "n:by=0x1", 422],
    ["with by as text", "by=1", 422],
    ["with by as a list", "n:by[]=1", 422],
    ["with an unknown field", "n:by=1&twice=on", 422],
    ["with one byte more than 1 MiB", `a=${"b".repeat(MEBIBYTE - 1)}`, 413],
  ];
  for (const [what, body, status] of bodies) {
    test(`${what}: ${status}`, async ({ server }) => {
      const response = await fetch(server.url + ACTION, { method: "POST", headers: form, body });
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await response.text()).toContain('role="alert"');
    });
  }

  for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
    test(`as ${type}: 415`, async ({ server }) => {
      const init = { method: "POST", headers: { "content-type": type }, body: "n:by=1" };
      const response = await fetch(server.url + ACTION, init);
      expect(response.status).toBe(415);
    });
  }
});
