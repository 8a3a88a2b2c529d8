/**
 * `npm run pack`: packs the packages that others install, as JavaScript with declarations.
 *
 * In the repository their `exports` lead to TypeScript. In what is packed, the same paths end with `.js`.
 *
 * @module
 */
import { cpSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseManifest, ROOT, read, readOptions, run } from "./project.ts";

/** Where `npm run pack` puts the tarballs, beside a folder with the content of each. */
export const OUTPUT: string = join(ROOT, "dist/packages");

/** The folders of the packages, in `packages/`. */
export const PACKED: readonly string[] = readdirSync(join(ROOT, "packages")).filter(
  (folder) => "publishConfig" in parseManifest(read(`packages/${folder}/package.json`)),
);

/** What somebody who runs an app has to know. It comes with the package that runs it. */
const DOCUMENTS = "docs/{guarantees,operating,security}.md";

/**
 * Packs all packages.
 *
 * @param output - absolute path of a folder, which is emptied first
 * @returns the paths of the tarballs
 * @throws Error if a tool fails; it has printed why
 */
export function packAll(output: string = OUTPUT): string[] {
  rmSync(output, { recursive: true, force: true });
  run("tsc", ["--project", "tools/tsconfig.pack.json", "--outDir", output]);
  for (const folder of readdirSync(output)) {
    if (PACKED.includes(folder)) stage(join(ROOT, "packages", folder), join(output, folder));
    else rmSync(join(output, folder), { recursive: true });
  }
  for (const path of globSync(DOCUMENTS, { cwd: ROOT })) {
    cpSync(join(ROOT, path), join(output, "spin", path));
  }
  run("npm", ["pack", "--silent", ...PACKED.map((folder) => `./${folder}`)], output);
  return globSync("*.tgz", { cwd: output }).map((name) => join(output, name));
}

/** Adds to the compiled files of a package what else belongs into its tarball. */
function stage(source: string, target: string): void {
  for (const path of globSync("{*.md,src/**/*.{d.ts,wit}}", { cwd: source })) {
    cpSync(join(source, path), join(target, path));
  }
  cpSync(join(ROOT, "LICENSE"), join(target, "LICENSE"));
  for (const path of globSync("src/**/*.{js,d.ts}", { cwd: target })) {
    const text = readFileSync(join(target, path), "utf8");
    writeFileSync(join(target, path), toJavaScriptPaths(text));
  }
  const {
    scripts: _,
    devDependencies: __,
    ...manifest
  } = parseManifest(readFileSync(join(source, "package.json"), "utf8"));
  const files = ["src", "docs", "*.md", ...(manifest.bin === undefined ? [] : ["bin"])];
  const { exports, imports } = manifest;
  const packed = { ...manifest, exports: asPacked(exports), imports: asPacked(imports), files };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(packed, null, 2)}\n`);
}

/** What `tsc` leaves as it is: imports in declarations, and paths of worker threads and processes. */
const toJavaScriptPaths = (text: string) =>
  text.replaceAll(/((?:from |import\(|new URL\()"\.{1,2}\/[^"]*)(?<!\.d)\.ts"/g, '$1.js"');

/** Lets each path of `exports` lead to JavaScript, except for those of declarations. */
function asPacked(target: unknown): unknown {
  if (typeof target === "string") return target.replace(/(?<!\.d)\.tsx?$/, ".js");
  if (typeof target !== "object" || target === null) return target;
  return Object.fromEntries(Object.entries(target).map(([key, path]) => [key, asPacked(path)]));
}

/** The command. */
export function main(): void {
  readOptions("npm run pack", {});
  for (const path of packAll()) console.log(path);
}
