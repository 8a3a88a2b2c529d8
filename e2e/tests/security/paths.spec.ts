/**
 * Requests that no browser sends: paths that try to leave a folder or to reach a function by another
 * name, and messages that two servers may read differently, as in request smuggling.
 *
 * @module
 */
import { rawRequest, sendRaw } from "../../fixtures/raw-http.ts";
import { onSpin } from "../../fixtures/server.ts";
import { expect, test } from "../../fixtures/test.ts";

const COMMAND = "/api/counter/incrementCount";
const CLICK = '{"by":1}';
const asJson = ["Content-Type: application/json", `Content-Length: ${CLICK.length}`];

/** Text from files outside the assets folder, which no response may contain. */
const FILE_CONTENT =
  /spin_manifest_version|"dependencies"|isDynamicEntry|SQLite format|root:.*:0:0:/;

let countBefore: number;
let logBefore: string;
test.beforeEach(async ({ server }) => {
  countBefore = await server.count();
  logBefore = await server.log("stderr");
});
test.afterEach(async ({ server }) => {
  expect(await server.count(), "The server is up, and nothing was counted.").toBe(countBefore);
  const logged = (await server.log("stderr")).slice(logBefore.length);
  expect(logged, "No instance failed.").not.toMatch(/trap|internal/);
});

test("an asset is served only at its plain path", async ({ server }) => {
  const [, path = ""] =
    /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(server.url)).text()) ?? [];
  const get = async (target: string) =>
    (await sendRaw(server.url, rawRequest(server.url, `GET ${target} HTTP/1.1`))).status;
  expect(await get(path)).toBe(200);
  expect(await get(path.replace("/assets/", "/assets/../assets/"))).toBe(404);
  expect(await get(path.replace("/assets/", "/ASSETS/"))).toBe(404);
  expect(await get(`${path}/`)).toBe(404);
  expect(await get(`${path}%00.css`)).toBe(404);
});

test("no path leaves the assets folder", async ({ server }) => {
  const parents = [
    "../",
    "%2e%2e/",
    ".%2e/",
    "..%2f",
    "%2e%2e%2f",
    "%252e%252e%252f",
    "..%252f",
    "..\\",
    "..%5c",
    "%2e%2e%5c",
    "..%255c",
    "....//",
    "..;/",
    "..%00/",
    "%c0%ae%c0%ae/",
    "..%c0%af",
    "%uff0e%uff0e/",
    "..%ef%bc%8f",
  ];
  const targets = [
    ...parents.flatMap((parent) => [
      // The build's files beside the assets, a file at the top of the repository, and a system file.
      `/assets/${parent}.vite/manifest.json`,
      `/assets/${parent.repeat(5)}spin.toml`,
      `/assets/${parent.repeat(12)}etc/passwd`,
    ]),
    "/assets//etc/passwd",
    "/assets/%2fetc/passwd",
    "/assets/file:///etc/passwd",
    "/assets/C:%5cwindows%5cwin.ini",
    "/assets/.",
    "/assets/..",
    "/assets/.git/config",
    "/assets/%2egit/config",
    "/assets",
    "/assets/",
    "/assets/%",
    "/assets/%zz",
    "/..%2fspin.toml",
    "/../spin.toml",
    "/.spin/sqlite_key_value.db",
    "/spin.toml",
    "/server.wasm",
  ];
  for (const target of targets) {
    await test.step(target, async () => {
      const request = rawRequest(server.url, `GET ${target} HTTP/1.1`);
      const { status, text } = await sendRaw(server.url, request);
      expect.soft([400, 404]).toContain(status);
      expect.soft(text).not.toMatch(FILE_CONTENT);
    });
  }
});

test("a function is reached only at its exact path", async ({ server }) => {
  for (const target of [
    "/apix",
    "/api",
    "/api/",
    "/api.",
    "/API/counter/incrementCount",
    "/api/Counter/incrementCount",
    "/api//counter/incrementCount",
    "//api/counter/incrementCount",
    "/api/counter//incrementCount",
    "/api/counter/incrementCount/",
    "/api/counter/incrementCount.",
    "/api/counter/incrementCount%20",
    "/api/counter/incrementCount%00",
    "/api/counter/incrementCount;a=1",
    "/api/counter/incrementCount.json",
    "/api/counter%2fincrementCount",
    "/api/counter%5cincrementCount",
    "/api/counter/%69ncrementCount",
    "/api%2fcounter/incrementCount",
    "/%61pi/counter/incrementCount",
    "/api/counter.functions/incrementCount",
    "/x/api/counter/incrementCount",
    "/assets/../api/counter/incrementCount",
  ]) {
    await test.step(target, async () => {
      const request = rawRequest(server.url, `POST ${target} HTTP/1.1`, asJson, CLICK);
      const { status } = await sendRaw(server.url, request);
      expect.soft([404, 405]).toContain(status);
    });
  }
});

test("a path with detours to a function is protected like the function's own path", async ({
  server,
}) => {
  for (const target of [
    "/x/../api/counter/incrementCount",
    "/api/./counter/incrementCount",
    "/api/x/%2e%2e/counter/incrementCount",
    "\\api\\counter\\incrementCount".replace("\\", "/"),
  ]) {
    await test.step(target, async () => {
      const crossSite = [...asJson, "Sec-Fetch-Site: cross-site"];
      const post = rawRequest(server.url, `POST ${target} HTTP/1.1`, crossSite, CLICK);
      expect.soft((await sendRaw(server.url, post)).status).toBe(403);
      const get = rawRequest(server.url, `GET ${target} HTTP/1.1`);
      expect.soft((await sendRaw(server.url, get)).status).toBe(405);
    });
  }
});

test("neither a header nor a parameter turns a GET into a POST", async ({ server }) => {
  for (const header of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) {
    const request = rawRequest(server.url, `GET ${COMMAND} HTTP/1.1`, [
      `${header}: POST`,
      ...asJson,
    ]);
    expect.soft((await sendRaw(server.url, request + CLICK)).status).toBe(405);
  }
  const response = await fetch(`${server.url}${COMMAND}?_method=POST&by=1`);
  expect(response.status).toBe(405);
});

test("no header changes the path", async ({ server }) => {
  for (const header of [
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Forwarded-Prefix",
    "Spin-Path-Info",
  ]) {
    const request = rawRequest(server.url, "POST /nowhere HTTP/1.1", [
      `${header}: ${COMMAND}`,
      ...asJson,
    ]);
    expect.soft((await sendRaw(server.url, request + CLICK)).status).toBe(405);
  }
});

test("only the path of a full URL in the request line counts, and its host is not trusted", async ({
  server,
}) => {
  // Spin closes the connection if the URL and the Host header name different hosts.
  const answered = (status: number) => (onSpin ? undefined : status);
  const get = rawRequest(server.url, "GET http://other.example/nowhere HTTP/1.1");
  expect((await sendRaw(server.url, get)).status).toBe(answered(404));
  const post = rawRequest(
    server.url,
    `POST http://other.example${COMMAND} HTTP/1.1`,
    ["Origin: http://127.0.0.1:1", ...asJson],
    CLICK,
  );
  expect((await sendRaw(server.url, post)).status).toBe(answered(403));
  for (const [target, expected] of [
    ["ftp://other.example/", answered(400)],
    ["other.example:80", answered(400)],
    ["*", 400],
    ["api/counter/getCount", 400],
  ] as const) {
    const request = rawRequest(server.url, `GET ${target} HTTP/1.1`);
    expect.soft((await sendRaw(server.url, request)).status, target).toBe(expected);
  }
});

test("a request whose address or headers are too long is refused", async ({ server }) => {
  // Spin takes longer addresses and headers than the Node host.
  const many = Array.from({ length: 3000 }, (_, index) => `X-${index}: 1`);
  for (const [what, request, expected] of [
    [
      "an address of 20 kB",
      rawRequest(server.url, `GET /${"a".repeat(20_000)} HTTP/1.1`),
      onSpin ? 404 : 431,
    ],
    ["an address of 8 kB", rawRequest(server.url, `GET /${"a".repeat(8000)} HTTP/1.1`), 404],
    ["3,000 headers", rawRequest(server.url, "GET / HTTP/1.1", many), 431],
    [
      "a header of 17 kB",
      rawRequest(server.url, "GET / HTTP/1.1", [`X: ${"a".repeat(17_000)}`]),
      onSpin ? 200 : 431,
    ],
  ] as const) {
    await test.step(what, async () => {
      const { status } = await sendRaw(server.url, request);
      // Servers differ in which of these two they send.
      expect.soft(expected === 431 ? [414, 431] : [expected]).toContain(status);
    });
  }
});

test("an address that is not UTF-8 is refused and not logged", async ({ server }) => {
  const response = await fetch(`${server.url}/%ff%zz-${"x".repeat(2000)}`);
  expect(response.status).toBe(400);
  expect(await response.text()).toBe(
    "This address has a part that is not valid percent-encoding.\n",
  );
  for (const stream of ["stdout", "stderr"] as const) {
    expect(await server.log(stream)).not.toContain("%zz");
  }
});

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
