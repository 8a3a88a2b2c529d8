import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Longer than any host runs on a build that nobody starts again: a running one still reads it. */
const MAX_UNUSED_MS = 7 * 24 * 60 * 60 * 1000;

/** Notes that a folder of the cache is in use. */
export async function touch(folder: string): Promise<void> {
  const now = new Date();
  // Of no consequence where the cache cannot be written: then nothing is pruned there either.
  await utimes(folder, now, now).catch(() => {});
}

/** Removes what nobody has used for a week; each build of a component adds some 14 MB. */
export async function prune(cache: string): Promise<void> {
  const limit = Date.now() - MAX_UNUSED_MS;
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    // Another process may prune at the same time: what is gone is gone.
    const stats = await stat(folder).catch(() => undefined);
    if (stats && stats.mtimeMs < limit) await rm(folder, { recursive: true, force: true });
  }
}
