/**
 * Paths that no browser sends, which try to leave a folder or to reach a function by another name.
 *
 * @module
 */
import { expect, onSpin } from "@react-on-spin/spin/playwright";
import { rawRequest, sendRaw } from "../../fixtures/raw-http.ts";
import { test } from "../../fixtures/untouched.ts";

const COMMAND = "/api/counter/incrementCount";
const CLICK = '{"by":1}';
const asJson = ["Content-Type: application/json", `Content-Length: ${CLICK.length}`];

/** Text from files outside the assets folder, which no response may contain. */
const FILE_CONTENT =
  /spin_manifest_version|"dependencies"|isDynamicEntry|SQLite format|root:.*:0:0:/;

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
