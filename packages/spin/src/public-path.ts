/**
 * Which files of a public folder may be served. The host's file server, the component and the build ask here.
 *
 * @module
 */

const WELL_KNOWN = ".well-known";

/**
 * Decodes the path of a request for a public file.
 *
 * @param path - percent-encoded, without the query
 * @returns undefined if nothing may be served at the path
 */
export function publicPath(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  return isPublic(decoded) ? decoded : undefined;
}

/**
 * Whether a file may be served: no segment of its path begins with a dot, but the first may be `.well-known`
 * (RFC 8615). That excludes hidden files, and `..` too, so a path that passes needs no resolving.
 *
 * @param path - relative to the public folder, decoded, with slashes
 */
export function isPublic(path: string): boolean {
  // Windows takes a backslash for a slash; no file's name has a NUL.
  if (path.includes("\\") || path.includes("\0")) return false;
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .every((segment, index) => !segment.startsWith(".") || (index === 0 && segment === WELL_KNOWN));
}
