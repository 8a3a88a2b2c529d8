import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import { temporaryFolder } from "../../../test/temporary.ts";
import { createFileHandler } from "./handler.ts";

const SCRIPT = "console.log('a script');\n".repeat(200);

/** On Windows, only an administrator may create links. */
const HAS_LINKS = process.platform !== "win32";

/** Serves a folder next to a secret file. Unlike `fetch`, it sends paths without normalizing them. */
async function serve(environment: Record<string, string> = {}) {
  const folder = temporaryFolder({
    "secret.txt": "secret",
    "public/.hidden": "hidden",
    "public/.well-known/security.txt": "contact",
    "public/script.js": SCRIPT,
    "public/index.html": "<p>index",
    "public/folder/index.html": "<p>folder",
  });
  const root = join(folder, "public");
  if (HAS_LINKS) {
    symlinkSync(join(folder, "secret.txt"), join(root, "out.txt"));
    symlinkSync(folder, join(root, "out"));
    symlinkSync(join(root, ".hidden"), join(root, "hidden.txt"));
    symlinkSync(join(root, "script.js"), join(root, "link.js"));
  }
  const handle = createFileHandler(root, environment);
  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing, incoming.url ?? "");
  });
  const port = await listening(server);
  return async (path: string, headers: Record<string, string> = {}, method = "GET") => {
    const outgoing = request({ host: "127.0.0.1", port, path, headers, method });
    outgoing.end();
    const [incoming] = await once(outgoing, "response");
    return { status: incoming.statusCode, headers: incoming.headers, body: await buffer(incoming) };
  };
}

describe("createFileHandler", () => {
  test("sends a file with the headers of Spin's file server", async () => {
    const get = await serve();
    const { status, headers, body } = await get("/script.js");
    expect(status).toBe(200);
    expect(body.toString()).toBe(SCRIPT);
    expect(headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "max-age=60",
      "x-content-type-options": "nosniff",
    });
    expect(headers).not.toHaveProperty("last-modified");
  });

  test("takes cache-control from the component's environment", async () => {
    const get = await serve({ CACHE_CONTROL: "public, max-age=1, immutable" });
    const { headers } = await get("/script.js");
    expect(headers["cache-control"]).toBe("public, max-age=1, immutable");
  });

  test("compresses with brotli or gzip, whichever the client accepts", async () => {
    const get = await serve();
    const brotli = await get("/script.js", { "accept-encoding": "gzip, br" });
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    const gzip = await get("/script.js", { "accept-encoding": "gzip" });
    expect(gzip.headers["content-encoding"]).toBe("gzip");
  });

  test("answers 304 to its own entity tag, and 200 to an old one", async () => {
    const get = await serve();
    for (const encoding of ["identity", "br"]) {
      const accept = { "accept-encoding": encoding };
      const { headers } = await get("/script.js", accept);
      const again = await get("/script.js", { ...accept, "if-none-match": headers.etag });
      expect([again.status, again.body.length]).toEqual([304, 0]);
      expect((await get("/script.js", { ...accept, "if-none-match": '"old"' })).status).toBe(200);
    }
  });

  test("serves the index.html of a folder", async () => {
    const get = await serve();
    expect((await get("/")).body.toString()).toBe("<p>index");
    expect((await get("/folder")).body.toString()).toBe("<p>folder");
  });

  test.each([
    "/missing.js",
    "/.hidden",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/folder/../../secret.txt",
    "//../secret.txt",
    "/.well-known/../.hidden",
    "/.well-known/%2e%2e/.hidden",
    "/.well-known/x/../../.hidden",
    "/out.txt",
    "/out/secret.txt",
    "/hidden.txt",
    "/script.js%00",
    "/%",
  ])("answers 404 to %s", async (path) => {
    const get = await serve();
    const { status, headers, body } = await get(path);
    expect([status, body.toString()]).toEqual([404, "Not Found"]);
    expect(headers).not.toHaveProperty("etag");
  });

  test("sends what is in .well-known", async () => {
    const get = await serve();
    expect((await get("/.well-known/security.txt")).body.toString()).toBe("contact");
  });

  test.runIf(HAS_LINKS)("follows a link within the folder", async () => {
    const get = await serve();
    expect((await get("/link.js")).body.toString()).toBe(SCRIPT);
  });

  test("answers 412 to a precondition that does not hold", async () => {
    const get = await serve();
    expect((await get("/script.js", { "if-match": '"old"' })).status).toBe(412);
  });

  test("answers HEAD without a body, and 405 to other methods", async () => {
    const get = await serve();
    const head = await get("/script.js", {}, "HEAD");
    expect([head.status, head.headers["content-length"], head.body.length]).toEqual([
      200,
      String(SCRIPT.length),
      0,
    ]);
    const post = await get("/script.js", {}, "POST");
    expect([post.status, post.headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  test("falls back to the file of FALLBACK_PATH, or CUSTOM_404_PATH", async () => {
    const fallback = await serve({ FALLBACK_PATH: "index.html" });
    expect((await fallback("/some/view")).body.toString()).toBe("<p>index");
    const custom = await serve({ CUSTOM_404_PATH: "folder/index.html" });
    expect((await custom("/some/view")).body.toString()).toBe("<p>folder");
  });
});
