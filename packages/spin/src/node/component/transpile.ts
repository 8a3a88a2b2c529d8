import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { prune, touch } from "./prune-cache.ts";

const require = createRequire(import.meta.url);

/** In this package's `node_modules`, the usual place for caches. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/spin-node/", import.meta.url));

/** Part of the cache key. Increment it when the format of the cache changes. */
const FORMAT = "2";

/** Found next to jco's entry point, because jco does not export its `package.json`. */
const jcoPackage = () => join(require.resolve("@bytecodealliance/jco"), "../../package.json");

/**
 * Transpiles a component to JavaScript with jco, or finds the result in the cache.
 *
 * @param component - the bytes of a WebAssembly component
 * @param onStart - called before the transpilation, which takes seconds, if the cache has no result
 * @returns the path of a folder with the module `component.js`, which exports `instantiate`, and the
 *   core modules that it loads
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
  // Imported only when needed: jco takes long to load, and most starts find the result in the cache.
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
    // Renaming makes the folder appear at once. If another process was faster, use its folder.
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
