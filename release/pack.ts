/**
 * Packs the packages that are installed: as JavaScript with declarations, in `dist/packages`.
 *
 * In the repository their `exports` lead to the sources. Here those of the copy lead to `dist/`.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { readOptions } from "../scripts/lib/options.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The folders of the packages, in `packages/`. */
export const PACKED = [
  "llama",
  "server-functions",
  "spin",
] as const;

/** Where the tarballs and the staged packages go. */
export const OUTPUT = join(ROOT, "dist", "packages");

const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

const ProjectConfig = v.object({
  references: v.optional(v.array(v.object({ path: v.string() })), []),
});
const Target = v.union([v.string(), v.record(v.string(), v.string())]);
const Manifest = v.looseObject({
  name: v.string(),
  version: v.string(),
  bin: v.optional(v.record(v.string(), v.string())),
  exports: v.record(v.string(), Target),
  imports: v.optional(v.record(v.string(), Target)),
});

/** The file that says what the tarballs were made of. */
const MADE_OF = join(OUTPUT, ".made-of");

/** A folder that is there while a process packs. */
const LOCK = `${OUTPUT}.lock`;

/** After this time, in milliseconds, the process that has made the lock must have been killed. */
const LOCK_TIMEOUT = 180_000;

/**
 * Packs all packages, if they have changed since the last time. Each is staged in a folder of its own name first.
 * Of several processes that do so at once, one packs and the others wait.
 *
 * @returns the paths of the tarballs
 * @throws Error if a tool fails; it has printed why
 */
export function packAll(): string[] {
  const sources = hashSources();
  const isPacked = () => existsSync(MADE_OF) && readFileSync(MADE_OF, "utf8") === sources;
  if (!isPacked()) {
    withLock(() => {
      if (!isPacked()) pack(sources);
    });
  }
  return readdirSync(OUTPUT)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => join(OUTPUT, name));
}

function pack(sources: string): void {
  // What a process that was killed has left.
  rmSync(OUTPUT, { recursive: true, force: true });
  // Packages see each other's declarations.
  run(TSC, ["-b", ...PACKED.map((folder) => join("packages", folder))], ROOT);
  for (const folder of PACKED) stage(folder);
  run("npm", ["pack", "--silent", ...PACKED.map((folder) => `./${folder}`)], OUTPUT);
  writeFileSync(MADE_OF, sources);
}

/** Runs a function while no other process does. */
function withLock(act: () => void): void {
  mkdirSync(dirname(LOCK), { recursive: true });
  while (!makeFolder(LOCK)) {
    const made = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - made > LOCK_TIMEOUT) rmSync(LOCK, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    act();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** @returns whether it was not there */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** A hash of every file that has a say in what is packed. */
function hashSources(): string {
  const files = PACKED.flatMap((folder) =>
    globSync("{*,bin/**,src/**}", { cwd: join(ROOT, "packages", folder), withFileTypes: true }),
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const shared = ["LICENSE", "package-lock.json", "release/pack.ts", "tsconfig.base.json"];
  const hash = createHash("sha256");
  for (const path of [...files, ...shared.map((name) => join(ROOT, name))].sort()) {
    hash.update(`${path}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function stage(folder: string): void {
  const source = join(ROOT, "packages", folder);
  const target = join(OUTPUT, folder);
  mkdirSync(target, { recursive: true });
  compile(source, join(target, "dist"));
  const entries = readdirSync(join(source, "src"), { recursive: true, encoding: "utf8" });
  for (const path of entries) {
    const isDeclaration = path.endsWith(".d.ts");
    if (!isDeclaration && !path.endsWith(".wit")) continue;
    mkdirSync(dirname(join(target, "dist", path)), { recursive: true });
    cpSync(join(source, "src", path), join(target, "dist", path));
  }
  for (const path of readdirSync(join(target, "dist"), { recursive: true, encoding: "utf8" })) {
    if (/\.(js|d\.ts)$/.test(path)) rewrite(join(target, "dist", path), toJavaScriptPaths);
  }
  const manifest = readJson(join(source, "package.json"), Manifest);
  for (const path of Object.values(manifest.bin ?? {})) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(source, path), join(target, path));
    rewrite(join(target, path), (text) =>
      text.replaceAll("../src/", "../dist/").replaceAll('.ts"', '.js"'),
    );
  }
  cpSync(join(source, "README.md"), join(target, "README.md"));
  cpSync(join(ROOT, "LICENSE"), join(target, "LICENSE"));
  const { scripts: _, devDependencies: __, ...published } = manifest;
  const files = ["dist", ...(manifest.bin === undefined ? [] : ["bin"])];
  const exports = mapTargets(manifest.exports);
  const imports = manifest.imports && mapTargets(manifest.imports);
  const text = JSON.stringify({ ...published, exports, imports, files }, null, 2);
  writeFileSync(join(target, "package.json"), `${text}\n`);
}

function compile(source: string, outDir: string): void {
  // In the package's own folder, where its types are found.
  const config = join(source, "dist", "tsconfig.pack.json");
  const { references } = readJson(join(source, "tsconfig.json"), ProjectConfig);
  const settings = {
    extends: join(source, "tsconfig.json"),
    compilerOptions: {
      composite: false,
      incremental: false,
      emitDeclarationOnly: false,
      rewriteRelativeImportExtensions: true,
      declaration: true,
      declarationMap: true,
      sourceMap: true,
      inlineSources: true,
      outDir,
      rootDir: join(source, "src"),
    },
    include: [join(source, "src")],
    exclude: [join(source, "**/*.test.ts"), join(source, "**/*.test-d.ts")],
    references: references.map(({ path }) => ({ path: join(source, path) })),
  };
  writeFileSync(config, JSON.stringify(settings));
  run(TSC, ["-p", config], source);
  rmSync(config);
}

/** What TypeScript leaves as it is: imports in declarations, and paths of worker threads and processes. */
const toJavaScriptPaths = (text: string) =>
  text
    .replaceAll(/((?:from |import\(|new URL\()["']\.{1,2}\/[^"']*)(?<!\.d)\.ts(["'])/g, "$1.js$2")
    .replaceAll(/(from ["']\.{1,2}\/[^"']*)\.d\.ts(["'])/g, "$1$2");

/** Lets `./src/a.ts` lead to `./dist/a.js`, with its declarations; `./src/a.d.ts` to `./dist/a.d.ts`. */
function toPublished(target: v.InferOutput<typeof Target>): unknown {
  if (typeof target !== "string") {
    return Object.fromEntries(
      Object.entries(target).map(([condition, path]) => [condition, inDist(path)]),
    );
  }
  return { types: inDist(target).replace(/\.js$/, ".d.ts"), default: inDist(target) };
}

const inDist = (path: string) => path.replace("./src/", "./dist/").replace(/(?<!\.d)\.ts$/, ".js");

const mapTargets = (targets: Readonly<Record<string, v.InferOutput<typeof Target>>>) =>
  Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, toPublished(target)]));

function readJson<const Schema extends v.GenericSchema>(path: string, schema: Schema) {
  return v.parse(schema, JSON.parse(readFileSync(path, "utf8")));
}

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

/**
 * Runs npm, or a script with this Node.
 *
 * @throws Error if it fails; it has printed why
 */
export function run(command: string, args: readonly string[], cwd: string): void {
  const stdio = ["ignore", "ignore", "inherit"] as const;
  const npm = process.env["npm_execpath"];
  const isNpm = command === "npm";
  const script = isNpm ? npm : command;
  const { status } =
    script?.endsWith("js") || !isNpm
      ? spawnSync(process.execPath, [script ?? command, ...args], { cwd, stdio: [...stdio] })
      : spawnSync([command, ...args].join(" "), { cwd, stdio: [...stdio], shell: true });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} has failed.`);
}

if (import.meta.main) {
  readOptions("npm run pack", {});
  for (const path of packAll()) console.log(path);
}
