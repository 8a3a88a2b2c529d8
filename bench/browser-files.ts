/**
 * Measures the browser's files: their sizes, and the share of each package in the JavaScript.
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { createBuilder, type Rolldown } from "vite";
import { ROOT } from "../scripts/lib/process.mjs";

const WEB = join(ROOT, "apps", "web");

/** The packages that count as the framework: React, the router and the query cache. */
const FRAMEWORK = /^(react|react-dom|scheduler|react-router|@tanstack\/.*)$/;

/** Lengths are in bytes. Those of files that the browser loads are after brotli. */
export interface BrowserFiles {
  readonly script: number;
  /** The part of the script that is React's, the router's and the query cache's. */
  readonly framework: number;
  readonly style: number;
  /** The minified script by package, the largest first. */
  readonly packages: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Measures the built files, and divides the script among the packages. Its source map names the module
 * of each character, and the module's path names the package.
 */
export async function measureBrowserFiles(): Promise<BrowserFiles> {
  const codeByPackage = new Map<string, string>();
  for (const { code, map } of await buildWithSourceMaps()) {
    if (map === null) throw new Error("The bundler gave no source map.");
    splitByPackage(code, map, codeByPackage);
  }
  const parts = [...codeByPackage].map(([name, code]) => ({ name, code }));
  const framework = parts.filter(({ name }) => FRAMEWORK.test(name)).map(({ code }) => code);
  return {
    script: assetBytes("*.js"),
    framework: brotliBytes(framework.join("\n")),
    style: assetBytes("*.css"),
    packages: parts
      .map(({ name, code }) => ({ name, bytes: Buffer.byteLength(code) }))
      .toSorted((a, b) => b.bytes - a.bytes),
  };
}

function assetBytes(pattern: string): number {
  const folder = join(WEB, "dist", "client", "assets");
  return globSync(pattern, { cwd: folder })
    .map((file) => brotliBytes(readFileSync(join(folder, file))))
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** The length after brotli at its highest quality, in bytes. */
export function brotliBytes(text: string | Buffer): number {
  return brotliCompressSync(text).length;
}

/** Builds the browser's files for production again, in memory. */
async function buildWithSourceMaps(): Promise<readonly Rolldown.OutputChunk[]> {
  process.env["NODE_ENV"] = "production";
  const builder = await createBuilder({
    root: WEB,
    logLevel: "error",
    environments: { client: { build: { write: false, sourcemap: "hidden" } } },
  });
  const { client } = builder.environments;
  if (client === undefined) throw new Error("vite.config.ts has no environment for the browser.");
  const built = await builder.build(client);
  return [built]
    .flat()
    .flatMap((each) => ("output" in each ? each.output : []))
    .filter((file) => file.type === "chunk");
}

/** Adds each character of the code to the text of its package. */
function splitByPackage(
  code: string,
  map: Rolldown.SourceMap,
  codeByPackage: Map<string, string>,
): void {
  const sourceMap = new SourceMap({ ...map, file: map.file ?? "", sourceRoot: "" });
  for (const [line, text] of code.split("\n").entries()) {
    for (let column = 0; column < text.length; column += 1) {
      const entry = sourceMap.findEntry(line, column);
      const name = packageOf(("originalSource" in entry && entry.originalSource) || "");
      codeByPackage.set(name, (codeByPackage.get(name) ?? "") + text[column]);
    }
  }
}

/** The name of an installed package, or the folder of one of this repository. */
function packageOf(source: string): string {
  const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (installed !== undefined) return installed;
  const [, own] = /\b((?:apps|packages)\/[^/]+)\//.exec(source) ?? [];
  return own ?? (source.includes("src/") ? "apps/web" : "the bundler's own");
}
