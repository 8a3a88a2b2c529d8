import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as v from "valibot";
import { codeOf } from "../errors.ts";
import { prune, touch } from "./cache-age.ts";

const require = createRequire(import.meta.url);

/** In the package's own `node_modules`, where caches of tools live and no tool looks for sources. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/spin-node/", import.meta.url));

/** Changed when what is written to the cache changes its form. */
const FORMAT = "1";

const Meta = v.object({ imports: v.array(v.string()), exports: v.array(v.string()) });

/** Beside the entry, since the package does not export it. */
const jcoPackage = () => join(require.resolve("@bytecodealliance/jco"), "../../package.json");

/** A component as JavaScript and core modules. */
export interface Transpiled {
  /** The file URL of the generated module, whose `instantiate` makes an instance. */
  moduleUrl: string;
  /** The bytes of the core modules, by file name. */
  coreModules: Record<string, Uint8Array>;
  /** The interfaces that it imports and exports, without versions where jco drops them. */
  imports: string[];
  exports: string[];
}

/**
 * Turns a component into JavaScript with jco, once for each content: the result is kept in a cache.
 *
 * @param component - the bytes of a WebAssembly component
 * @param onStart - called before the work begins, which takes seconds; not if the cache has it
 */
export async function transpileCached(
  component: Uint8Array,
  onStart: () => void,
): Promise<Transpiled> {
  const { version } = v.parse(v.object({ version: v.string() }), require(jcoPackage()));
  const key = createHash("sha256").update(`${FORMAT} ${version} `).update(component).digest("hex");
  const folder = join(CACHE, key.slice(0, 32));
  const cached = await read(folder);
  if (cached) {
    await touch(folder);
    return cached;
  }

  onStart();
  await mkdir(CACHE, { recursive: true });
  await prune(CACHE);
  // Imported here since most starts find the cache filled and need none of jco.
  const { transpile } = await import("@bytecodealliance/jco");
  const { files, imports, exports } = await transpile(component, {
    name: "component",
    instantiation: "sync",
    noTypescript: true,
    wasiShim: false,
  });
  const work = join(CACHE, `.${randomUUID()}`);
  await mkdir(work, { recursive: true });
  try {
    for (const [name, bytes] of Object.entries(files)) {
      if (isModule(name)) await writeFile(join(work, name), bytes);
    }
    const meta = { imports, exports: exports.map(([name]) => name) };
    await writeFile(join(work, "package.json"), '{ "type": "module" }\n');
    await writeFile(join(work, "meta.json"), JSON.stringify(meta));
    await publish(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const written = await read(folder);
  if (!written) throw new Error(`The cache folder ${folder} vanished while it was filled.`);
  return written;
}

/** A rename is all or nothing; if another process was first, its folder is as good as ours. */
async function publish(work: string, folder: string): Promise<void> {
  try {
    await rename(work, folder);
  } catch (error) {
    if (!(await read(folder))) throw error;
  }
}

const isModule = (name: string) => !name.includes("/") && /\.(js|wasm)$/.test(name);

async function read(folder: string): Promise<Transpiled | undefined> {
  let meta: string;
  try {
    meta = await readFile(join(folder, "meta.json"), "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith(".wasm"));
  const coreModules = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name))] as const),
  );
  return {
    moduleUrl: pathToFileURL(join(folder, "component.js")).href,
    coreModules: Object.fromEntries(coreModules),
    ...v.parse(Meta, JSON.parse(meta)),
  };
}
