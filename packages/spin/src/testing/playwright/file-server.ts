/**
 * Spin downloads its file server from a Git host. Where that host cannot be reached, the tests on Spin use
 * components that are built here: one for each set of files, which it contains.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { mimes } from "mrmime";
import { parse, stringify } from "smol-toml";
import * as v from "valibot";
import { makeComponent } from "../../component/build/make-component.ts";

/**
 * The environment variable with the folder of the components that are built here, if they are needed. The global setup
 * sets it for the processes of the tests.
 */
const REPLACEMENTS = "E2E_FILE_SERVERS";

/** How long the Git host may take to respond, in milliseconds. */
const REACH_TIMEOUT = 10_000;

const Manifest = v.looseObject({
  component: v.record(
    v.string(),
    v.looseObject({
      source: v.union([v.string(), v.looseObject({ url: v.optional(v.string(), "") })]),
    }),
  ),
});

type Component = v.InferOutput<typeof Manifest>["component"][string];

/** As spin-node, the replacement serves one folder. */
const FileServer = v.object({
  files: v.config(v.strictTuple([v.object({ source: v.string(), destination: v.literal("/") })]), {
    message:
      'The replacement for Spin\'s file server supports only one `{ source, destination = "/" }` in `files`.',
  }),
  environment: v.optional(v.record(v.string(), v.string()), {}),
});

/** Checks whether every file that a manifest takes from its own disk is there. */
export async function isBuilt(manifest: string): Promise<boolean> {
  const { component } = await readManifest(manifest);
  return Object.values(component).every(
    ({ source }) => typeof source !== "string" || existsSync(resolve(dirname(manifest), source)),
  );
}

/** Checks whether the file servers of some manifests can be downloaded. */
export async function canDownload(manifests: readonly string[]): Promise<boolean> {
  const parsed = await Promise.all(manifests.map(readManifest));
  const urls = parsed.flatMap(({ component }) => Object.values(component).flatMap(fileServerOf));
  const signal = AbortSignal.timeout(REACH_TIMEOUT);
  const checks = [...new Set(urls)].map((url) => fetch(url, { method: "HEAD", signal }));
  const answers = await Promise.all(checks).catch(() => [{ ok: false }]);
  return answers.every(({ ok }) => ok);
}

/**
 * Lets {@link withoutDownloads} replace file servers, in this process and in those that it starts from now on.
 *
 * @param folder - where the components are built
 */
export function replaceFileServers(folder: string): void {
  process.env[REPLACEMENTS] = folder;
}

/**
 * Makes a manifest that Spin can serve where its file server cannot be downloaded.
 *
 * @returns the path of a copy with other file servers; that of the manifest itself if they can be downloaded
 */
export async function withoutDownloads(manifest: string, folder: string): Promise<string> {
  const replacements = process.env[REPLACEMENTS];
  if (replacements === undefined) return manifest;
  const parsed = await readManifest(manifest);
  for (const component of Object.values(parsed.component)) {
    if (typeof component.source === "string") {
      component.source = resolve(dirname(manifest), component.source);
    } else if (fileServerOf(component).length > 0) {
      component.source = await makeFileServer(component, dirname(manifest), replacements);
      // The files are inside the component.
      delete component["files"];
    }
  }
  const copy = join(folder, "spin.toml");
  await writeFile(copy, stringify(parsed));
  return copy;
}

/**
 * Builds a component that contains files, and serves them as Spin's file server does. Unlike that, it neither
 * compresses them nor sends an ETag.
 *
 * @param target - the folder for the component. One with the same files is not built again
 */
async function makeFileServer(settings: unknown, root: string, target: string): Promise<string> {
  const {
    files: [{ source }],
    environment: { FALLBACK_PATH: fallback, CACHE_CONTROL: cacheControl = "max-age=60" },
  } = v.parse(FileServer, settings);
  const code = `
    const files = new Map(${JSON.stringify(await readFiles(join(root, source)))});
    const types = ${JSON.stringify(mimes)};
    addEventListener("fetch", (event) => event.respondWith(respond(event.request)));
    function respond({ headers }) {
      // The path as the client sent it: in the URL of the request, "/../" is already resolved.
      const [sent] = headers.get("spin-full-url").replace(/^\\w+:\\/\\/[^/]*/, "").split("?");
      const route = headers.get("spin-raw-component-route").replace(/\\/\\.\\.\\.$/, "");
      const path = sent.slice(route.length);
      const content =
        files.get(path) ??
        files.get(path.replace(/\\/?$/, "/index.html")) ??
        files.get(${JSON.stringify(fallback && `/${fallback}`)});
      if (content === undefined) return new Response("Not Found", { status: 404 });
      const answer = new Response(Uint8Array.from(atob(content), (each) => each.charCodeAt(0)), {
        headers: { "cache-control": ${JSON.stringify(cacheControl)} },
      });
      // As Spin does: the type of the path, not of the file.
      const type = types[/[^./]*$/.exec(path)[0]];
      if (type !== undefined) answer.headers.set("content-type", type);
      return answer;
    }`;
  const component = join(target, `${createHash("sha256").update(code).digest("hex")}.wasm`);
  if (existsSync(component)) return component;
  // A folder of its own, since another process may be building the same.
  const folder = await mkdtemp(join(target, "file-server-"));
  const bundle = join(folder, "file-server.js");
  await writeFile(bundle, code);
  const output = join(folder, "file-server.wasm");
  await makeComponent({ bundle, imports: [], output, fetchEvent: true });
  await rename(output, component);
  await rm(folder, { recursive: true });
  return component;
}

/** Reads the files of a folder, by the paths that they are served at. */
async function readFiles(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const name = relative(folder, path).replaceAll(sep, "/");
        return [`/${name}`, await readFile(path, "base64")] as const;
      }),
  );
}

/** The URL of a component, if that is Spin's file server. */
function fileServerOf({ source }: Component): string[] {
  const url = typeof source === "string" ? "" : source.url;
  return url.endsWith("/spin_static_fs.wasm") ? [url] : [];
}

async function readManifest(path: string) {
  return v.parse(Manifest, parse(await readFile(path, "utf8")));
}
