import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { lookup } from "mrmime";
import { normalizePath, type Plugin } from "vite";
import type { PublicFile } from "../component/assets/public-files.ts";
import { isPublic } from "../public-path.ts";
import type { ManifestComponent } from "./manifest.ts";

const VIRTUAL = "virtual:public-files";

/** How much the component carries, in bytes: every instance has it in memory. */
const MAX_BYTES = 256 * 1024;

/**
 * Tells the server's code the files of the folder `public` that the component answers, as `virtual:public-files`. In
 * development it has none, since Vite serves them.
 */
export function publicFiles(component: () => ManifestComponent): Plugin {
  return {
    name: "spin-component:public-files",
    sharedDuringBuild: true,
    resolveId: {
      filter: { id: /^virtual:public-files$/ },
      handler: () => `\0${VIRTUAL}`,
    },
    load: {
      filter: { id: /^\0virtual:public-files$/ },
      async handler() {
        const { publicDir } = this.environment.getTopLevelConfig();
        const isBuilt = this.environment.mode === "build";
        const files = isBuilt ? await carriedFiles(publicDir, component()) : {};
        return `export default ${JSON.stringify(files)};`;
      },
    },
  };
}

/**
 * Finds the files of the folder `public` that nobody can read: the manifest leads to a component that serves files,
 * but has not this one.
 *
 * @returns a warning for each such component
 */
export async function unreachableFiles(
  folder: string,
  { whoAnswers }: ManifestComponent,
): Promise<string[]> {
  const lost = new Map<string, string[]>();
  for (const address of await addressesIn(folder)) {
    const answer = whoAnswers(address);
    if (answer?.hasFile === false) lost.set(answer.id, [...(lost.get(answer.id) ?? []), address]);
  }
  return [...lost].map(
    ([id, addresses]) =>
      `Nobody can read ${addresses.slice(0, 5).join(", ")}${addresses.length > 5 ? ", …" : ""} of the folder ` +
      `public: spin.toml has a route that leads there to the component "${id}", whose \`files\` do not have ` +
      "them. Move them to another folder in public; or leave them this route, and give the built files another " +
      "folder (Vite's option `build.assetsDir`), with a route and a component of their own.",
  );
}

/** The addresses of the files in the folder, without hidden ones: those are no one's to read. */
async function addressesIn(folder: string): Promise<string[]> {
  if (folder === "" || !existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => normalizePath(relative(folder, join(entry.parentPath, entry.name))))
    .filter(isPublic)
    .map((path) => `/${path}`)
    .toSorted();
}

/**
 * Reads the files that the component answers.
 *
 * @throws Error if they are too large to be carried
 */
export async function carriedFiles(
  folder: string,
  { id, whoAnswers }: ManifestComponent,
): Promise<Record<string, PublicFile>> {
  const files: Record<string, PublicFile> = {};
  const sizes: [address: string, bytes: number][] = [];
  for (const address of await addressesIn(folder)) {
    if ((whoAnswers(address)?.id ?? id) !== id) continue;
    const content = await readFile(join(folder, address));
    const type = lookup(address) ?? "application/octet-stream";
    files[address] = {
      type: type.startsWith("text/") ? `${type}; charset=utf-8` : type,
      content: content.toString("base64"),
      etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`,
    };
    sizes.push([address, content.byteLength]);
  }
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (total <= MAX_BYTES) return files;
  const largest = sizes
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([address, bytes]) => `  ${address}  ${Math.ceil(bytes / 1024)} kB`);
  throw new Error(
    `${folder} has ${Math.ceil(total / 1024)} kB that the component would carry. It carries at most ` +
      `${MAX_BYTES / 1024} kB, since every instance has it in memory. Import large files from a module, ` +
      "which puts them among the assets; or give their folder a route in spin.toml, and a component that " +
      `serves files: what another component answers is left out. The largest:\n${largest.join("\n")}`,
  );
}
