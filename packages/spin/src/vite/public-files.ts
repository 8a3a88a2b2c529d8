import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { lookup } from "mrmime";
import { normalizePath, type Plugin } from "vite";
import type { PublicFile } from "../component/assets/public-files.ts";
import { isPublic } from "../public-path.ts";

const VIRTUAL = "virtual:public-files";

/** How much the component carries, in bytes: every instance has it in memory. */
const MAX_BYTES = 256 * 1024;

/**
 * Tells the server's code the files of the folder `public`, as `virtual:public-files`.
 *
 * @param isCarried - tells whether the component serves them. In development Vite does
 */
export function publicFiles(isCarried: () => boolean): Plugin {
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
        const files = isBuilt && isCarried() ? await readPublicFiles(publicDir) : {};
        return `export default ${JSON.stringify(files)};`;
      },
    },
  };
}

/** @throws Error if the files are too large to be carried */
async function readPublicFiles(folder: string): Promise<Record<string, PublicFile>> {
  if (!existsSync(folder)) return {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isPublic(normalizePath(relative(folder, path))));
  const files: Record<string, PublicFile> = {};
  const sizes: [address: string, bytes: number][] = [];
  for (const path of paths.toSorted()) {
    const address = `/${normalizePath(relative(folder, path))}`;
    const content = await readFile(path);
    const type = lookup(path) ?? "application/octet-stream";
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
    `${folder} has ${Math.ceil(total / 1024)} kB, but the component carries at most ` +
      `${MAX_BYTES / 1024} kB, since every instance has it in memory. Import large files from a module, ` +
      "which puts them among the assets, or serve them by a component of their own in spin.toml. The " +
      `largest:\n${largest.join("\n")}`,
  );
}
