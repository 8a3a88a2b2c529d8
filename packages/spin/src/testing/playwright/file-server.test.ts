import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "smol-toml";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { isBuilt, replaceFileServers, withoutDownloads } from "./file-server.ts";
import { Server } from "./server.ts";

const FILE_SERVER = `source = { url = "https://example.org/v1/spin_static_fs.wasm", digest = "sha256:1" }`;

const HEAD = `spin_manifest_version = 2
  [application]
  name = "test"
`;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Lets file servers be replaced until the end of the test. Returns the folder of the replacements. */
function replacing(): string {
  const folder = temporaryFolder();
  // Restores the variable afterwards.
  vi.stubEnv("E2E_FILE_SERVERS", "");
  replaceFileServers(folder);
  return folder;
}

/** Writes a manifest and other files. Returns the path of the manifest. */
const write = (files: Readonly<Record<string, string>>) =>
  join(temporaryFolder(files), "spin.toml");

test("a manifest stays as it is while nothing is replaced", async () => {
  const manifest = write({ "spin.toml": `[component.page]\n${FILE_SERVER}` });
  expect(await withoutDownloads(manifest, temporaryFolder())).toBe(manifest);
});

test("a copy of a manifest finds the components of its own disk, and downloads those that are no file server", async () => {
  replacing();
  const other = { url: "https://example.org/other.wasm", digest: "sha256:2" };
  const manifest = write({
    "spin.toml": `${HEAD}
      [component.server]
      source = "dist/server.wasm"
      files = ["data/*"]
      [component.other]
      source = { url = "${other.url}", digest = "${other.digest}" }`,
  });
  const copy = await withoutDownloads(manifest, temporaryFolder());
  expect(parse(readFileSync(copy, "utf8"))).toMatchObject({
    application: { name: "test" },
    component: {
      server: { source: join(dirname(manifest), "dist/server.wasm"), files: ["data/*"] },
      other: { source: other },
    },
  });
});

test("a file server with patterns is an error that says what is supported", async () => {
  replacing();
  const manifest = write({ "spin.toml": `[component.page]\n${FILE_SERVER}\nfiles = ["page/*"]` });
  await expect(withoutDownloads(manifest, temporaryFolder())).rejects.toThrow(
    "supports only one `{ source, destination",
  );
});

test("a manifest is built once the files of its components are there", async () => {
  const toml = `[component.server]\nsource = "server.wasm"\n[component.page]\n${FILE_SERVER}`;
  expect(await isBuilt(write({ "spin.toml": toml }))).toBe(false);
  expect(await isBuilt(write({ "spin.toml": toml, "server.wasm": "" }))).toBe(true);
});

// It makes two components.
test("replacements serve the files of a manifest as Spin's file server does", {
  timeout: 600_000,
}, async () => {
  const components = replacing();
  const manifest = write({
    "spin.toml": `${HEAD}
      [[trigger.http]]
      route = "/..."
      component = "page"
      [[trigger.http]]
      route = "/assets/..."
      component = "assets"
      [component.page]
      ${FILE_SERVER}
      files = [{ source = "page", destination = "/" }]
      environment = { FALLBACK_PATH = "index.html", CACHE_CONTROL = "no-cache" }
      [component.assets]
      ${FILE_SERVER}
      files = [{ source = "assets", destination = "/" }]`,
    "page/index.html": "<p>index",
    "page/folder/index.html": "<p>folder",
    "page/.well-known/about.json": "{}",
    "page/more/note.txt": "a note",
    "assets/app.js": "app()",
    "secret.txt": "secret",
  });
  const copy = await withoutDownloads(manifest, temporaryFolder());
  expect(await withoutDownloads(manifest, dirname(copy))).toBe(copy);
  expect(readdirSync(components), "Each is built once.").toHaveLength(2);

  const server = await Server.start({ manifest: copy, startTimeout: 120_000 });
  /** Unlike `fetch`, it sends the path as it is. */
  const get = async (path: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
    request(`${server.url}`, { path }, async (response) => {
      const { "content-type": type, "cache-control": cache } = response.headers;
      resolve([response.statusCode, type, cache, await text(response)]);
    })
      .on("error", reject)
      .end();
    return promise;
  };
  try {
    expect(await get("/assets/app.js?v=1")).toEqual([
      200,
      "text/javascript",
      "max-age=60",
      "app()",
    ]);
    expect(await get("/index.html")).toEqual([200, "text/html", "no-cache", "<p>index"]);
    for (const path of ["/", "/nowhere", "/../secret"]) {
      expect(await get(path), path).toEqual([200, undefined, "no-cache", "<p>index"]);
    }
    expect(await get("/folder")).toEqual([200, undefined, "no-cache", "<p>folder"]);
    expect((await get("/.well-known/about.json"))[3]).toBe("{}");
    expect(await get("/more/note.txt")).toEqual([200, "text/plain", "no-cache", "a note"]);
    for (const path of ["/assets/missing.js", "/assets/../secret.txt"]) {
      expect((await get(path))[0], path).toBe(404);
    }
  } finally {
    await server.dispose();
  }
});
