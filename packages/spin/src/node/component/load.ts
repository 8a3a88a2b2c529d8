import { createHash, randomUUID } from "node:crypto";
import {
  access,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as v from "valibot";
import { codeOf, UserError } from "../errors.ts";

/** A component that can be instantiated in any number of threads. */
export interface LoadedComponent {
  /** The file URL of the JavaScript module that jco generated. */
  moduleUrl: string;
  /** The compiled core modules of the component, by file name. */
  coreModules: Record<string, WebAssembly.Module>;
}

/** In the WebAssembly binary format, this byte distinguishes a component from a core module. */
const LAYER_OFFSET = 6;
const COMPONENT_LAYER = 1;

/** In this package's `node_modules`, the usual place for caches. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/spin-node/", import.meta.url));

/** Part of the cache key. Increment it when the format of the cache changes. */
const FORMAT = "2";

/** Each build adds about 20 MB to the cache. A host that runs still reads its own for less time than this. */
const MAX_UNUSED_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Reads a component, transpiles it to JavaScript and compiles its core modules.
 *
 * @param report - called with a message before work that takes seconds
 * @throws UserError if the file is missing or is not a component
 */
export async function loadComponent(
  id: string,
  path: string,
  report: (message: string) => void,
): Promise<LoadedComponent> {
  const folder = await transpileCached(await readComponent(id, path), () =>
    report(`Preparing component '${id}' for Node. This happens once for each build.`),
  );
  const names = (await readdir(folder)).filter((name) => name.endsWith(".wasm"));
  const coreModules = await Promise.all(
    names.map(
      async (name) =>
        [name, await WebAssembly.compile(await readFile(join(folder, name)))] as const,
    ),
  );
  return {
    moduleUrl: pathToFileURL(join(folder, "component.js")).href,
    coreModules: Object.fromEntries(coreModules),
  };
}

async function readComponent(id: string, path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new UserError(
      `Component '${id}' has no file at ${path}. Build it first: run 'spin-node up --build'.`,
    );
  }
  if (bytes[LAYER_OFFSET] !== COMPONENT_LAYER) {
    throw new UserError(
      `The source of component '${id}', ${path}, is not a WebAssembly component. spin-node runs only ` +
        "components. If it is a core module, make a component of it first.",
    );
  }
  return bytes;
}

/**
 * Transpiles a component with jco, or finds the result in the cache.
 *
 * @param onStart - called before the transpilation, which takes seconds, if the cache has no result
 * @returns the path of a folder with the module `component.js`, which exports `instantiate`, and the
 *   core modules that it loads
 */
async function transpileCached(component: Uint8Array, onStart: () => void): Promise<string> {
  const key = createHash("sha256").update(`${FORMAT} ${jcoVersion()} `).update(component);
  const folder = join(CACHE, key.digest("hex").slice(0, 32));
  if (await exists(folder)) {
    const now = new Date();
    // Fails if the cache is read-only. Then nothing is deleted from it either.
    await utimes(folder, now, now).catch(() => {});
    return folder;
  }

  onStart();
  await mkdir(CACHE, { recursive: true });
  await deleteUnused(CACHE);
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

/** jco does not export its `package.json`, which is found from its entry point. */
function jcoVersion(): string {
  const require = createRequire(import.meta.url);
  const path = join(require.resolve("@bytecodealliance/jco"), "../../package.json");
  return v.parse(v.object({ version: v.string() }), require(path)).version;
}

export async function deleteUnused(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    // Another process may have deleted the folder.
    const used = await stat(folder).catch(() => undefined);
    if (used && used.mtimeMs < Date.now() - MAX_UNUSED_MS) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
