import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { prune, touch } from "./cache-age.ts";

const require = createRequire(import.meta.url);

/** In the package's own `node_modules`, where caches of tools live and no tool looks for sources. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/spin-node/", import.meta.url));

/** Changed when what is written to the cache changes its form. */
const FORMAT = "2";

/** Beside the entry, since the package does not export it. */
const jcoPackage = () => join(require.resolve("@bytecodealliance/jco"), "../../package.json");

/**
 * Turns a component into JavaScript with jco, once for each content: the result is kept in a cache.
 *
 * @param component - the bytes of a WebAssembly component
 * @param onStart - called before the work begins, which takes seconds; not if the cache has it
 * @returns a folder with the module `component.js`, whose `instantiate` makes an instance, and the
 *   core modules that it needs
 */
export async function transpileCached(component: Uint8Array, onStart: () => void): Promise<string> {
  const { version } = v.parse(v.object({ version: v.string() }), require(jcoPackage()));
  const key = createHash("sha256").update(`${FORMAT} ${version} `).update(component).digest("hex");
  const folder = join(CACHE, key.slice(0, 32));
  if (await exists(folder)) {
    await touch(folder);
    return folder;
  }

  onStart();
  await mkdir(CACHE, { recursive: true });
  await prune(CACHE);
  // Imported here since most starts find the cache filled and need none of jco.
  const { transpile } = await import("@bytecodealliance/jco");
  const { files } = await transpile(component, {
    name: "component",
    instantiation: "sync",
    noTypescript: true,
    wasiShim: false,
  });
  const work = join(CACHE, `.${randomUUID()}`);
  await mkdir(work);
  try {
    for (const [name, bytes] of Object.entries(files)) {
      if (/^[^/]+\.(js|wasm)$/.test(name)) await writeFile(join(work, name), bytes);
    }
    await writeFile(join(work, "package.json"), '{ "type": "module" }\n');
    // All or nothing; if another process was first, its folder is as good as this one.
    await rename(work, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
