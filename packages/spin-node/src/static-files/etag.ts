import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, type Stats } from "node:fs";

const BUFFER_BYTES = 64 * 1024;

/** Files whose hash is remembered; a folder of assets has fewer. */
const MAX_REMEMBERED = 10_000;

/**
 * Makes strong entity tags, as the file server of Spin does: the SHA-256 of the content. A file is
 * hashed again when its time or its size has changed.
 */
export function createEtags(): (path: string, stats: Stats) => string {
  const remembered = new Map<string, { version: string; etag: string }>();
  return (path, { mtimeMs, size }) => {
    const version = `${mtimeMs} ${size}`;
    const known = remembered.get(path);
    if (known?.version === version) return known.etag;
    const etag = `"${hashFile(path)}"`;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(path, { version, etag });
    return etag;
  };
}

function hashFile(path: string): string {
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const file = openSync(path, "r");
  try {
    for (let length = 1; length > 0; ) {
      length = readSync(file, buffer);
      hash.update(buffer.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}

/** The tag of a compressed form: a strong tag must tell it from the plain one. */
export const encodedEtag = (etag: string, encoding: string) => etag.replace(/"$/, `-${encoding}"`);

/** The inverse, for all tags of an `If-None-Match`. */
export const plainEtags = (header: string) => header.replaceAll(/-(?:br|gzip|deflate)"/g, '"');
