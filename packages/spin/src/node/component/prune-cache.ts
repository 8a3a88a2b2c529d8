import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Longer than a host keeps running on the same build: a running host still reads its folder. */
const MAX_UNUSED_MS = 7 * 24 * 60 * 60 * 1000;

/** Marks a folder of the cache as used now. */
export async function touch(folder: string): Promise<void> {
  const now = new Date();
  // Fails if the cache is read-only. Then nothing is pruned either.
  await utimes(folder, now, now).catch(() => {});
}

/** Deletes folders that were not used for a week. Each build of a component adds about 14 MB. */
export async function prune(cache: string): Promise<void> {
  const limit = Date.now() - MAX_UNUSED_MS;
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    // Another process may have deleted the folder.
    const stats = await stat(folder).catch(() => undefined);
    if (stats && stats.mtimeMs < limit) await rm(folder, { recursive: true, force: true });
  }
}
