/**
 * Paths that no browser sends, which try to leave a folder or to reach a function by another name. The unit
 * tests of the file server and of `@react-on-spin/server-functions` list more of them.
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

const get = (url: string, target: string, headers: readonly string[] = []) =>
  sendRaw(url, rawRequest(url, `GET ${target} HTTP/1.1`, headers));
const post = (url: string, target: string, headers: readonly string[] = []) =>
  sendRaw(url, rawRequest(url, `POST ${target} HTTP/1.1`, [...asJson, ...headers], CLICK));

test("an asset is served only at its plain path", async ({ server: { url } }) => {
  const [, path = ""] = /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(url)).text()) ?? [];
  expect((await get(url, path)).status).toBe(200);
  for (const other of [
    path.replace("/assets/", "/assets/../assets/"),
    path.replace("/assets/", "/ASSETS/"),
    `${path}/`,
    `${path}%00.css`,
  ]) {
    expect((await get(url, other)).status, other).toBe(404);
  }
});

test("no path leaves the assets folder", async ({ server: { url } }) => {
  const parents = ["../", "%2e%2e/", "..%5c"];
  for (const target of [
    ...parents.flatMap((parent) => [
      // The build's files beside the assets, a file at the top of the repository, and a system file.
      `/assets/${parent}.vite/manifest.json`,
      `/assets/${parent.repeat(5)}spin.toml`,
      `/assets/${parent.repeat(12)}etc/passwd`,
    ]),
    ...["/assets//etc/passwd", "/assets/.git/config", "/assets/", "/assets/%zz"],
    ...["/../spin.toml", "/.spin/sqlite_key_value.db", "/server.wasm"],
  ]) {
    const { status, text } = await get(url, target);
    expect.soft([400, 404], target).toContain(status);
    expect.soft(text, target).not.toMatch(FILE_CONTENT);
  }
});

test("a function is reached only at its exact path", async ({ server: { url } }) => {
  for (const target of [
    ...["//api/counter/incrementCount", "/%61pi/counter/incrementCount"],
    ...["/api/counter/incrementCount%00", "/assets/../api/counter/incrementCount"],
  ]) {
    expect.soft([404, 405], target).toContain((await post(url, target)).status);
  }
});

test("a path with detours to a function is protected like the function's own path", async ({
  server: { url },
}) => {
  for (const target of [
    "/x/../api/counter/incrementCount",
    "/api/x/%2e%2e/counter/incrementCount",
    "/api\\counter\\incrementCount",
  ]) {
    const crossSite = await post(url, target, ["Sec-Fetch-Site: cross-site"]);
    expect.soft([crossSite.status, (await get(url, target)).status], target).toEqual([403, 405]);
  }
});

test("neither a header nor a parameter changes the method or the path", async ({
  server: { url },
}) => {
  for (const header of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) {
    expect.soft((await get(url, COMMAND, [`${header}: POST`])).status, header).toBe(405);
  }
  expect((await get(url, `${COMMAND}?_method=POST&by=1`)).status).toBe(405);
  for (const header of [
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Forwarded-Prefix",
    "Spin-Path-Info",
  ]) {
    const { status } = await post(url, "/nowhere", [`${header}: ${COMMAND}`]);
    expect.soft(status, header).toBe(405);
  }
});

test("only the path of a full URL in the request line counts, and its host is not trusted", async ({
  server: { url },
}) => {
  // Spin closes the connection if the URL and the Host header name different hosts.
  const answered = (status: number) => (onSpin ? undefined : status);
  const click = await post(url, `http://other.example${COMMAND}`, ["Origin: http://127.0.0.1:1"]);
  expect(click.status).toBe(answered(403));
  for (const [target, expected] of [
    ["http://other.example/nowhere", answered(404)],
    ["ftp://other.example/", answered(400)],
    ["other.example:80", answered(400)],
    ["*", 400],
    ["api/counter/getCount", 400],
  ] as const) {
    expect.soft((await get(url, target)).status, target).toBe(expected);
  }
});

test("a request whose address or headers are too long is refused", async ({ server: { url } }) => {
  const many = Array.from({ length: 3000 }, (_, index) => `X-${index}: 1`);
  // Servers differ in which of the two statuses they send. Spin takes longer addresses and headers.
  const tooLong = [414, 431];
  for (const [what, target, headers, expected] of [
    ["an address of 20 kB", `/${"a".repeat(20_000)}`, [], onSpin ? [404] : tooLong],
    ["an address of 8 kB", `/${"a".repeat(8000)}`, [], [404]],
    ["3,000 headers", "/", many, tooLong],
    ["a header of 17 kB", "/", [`X: ${"a".repeat(17_000)}`], onSpin ? [200] : tooLong],
  ] as const) {
    expect.soft(expected, what).toContain((await get(url, target, headers)).status);
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
