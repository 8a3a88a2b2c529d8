/**
 * The files of the folder `public`, which a component carries and serves at their addresses.
 *
 * @module
 */
/// <reference types="@react-on-spin/spin/virtual" preserve="true" />

import { publicPath } from "../../public-path.ts";

/** A file that the component carries. */
export interface PublicFile {
  /** Its media type. */
  type: string;
  /** Its content, as base64. */
  content: string;
  /** Its entity tag, with quotes. */
  etag: string;
}

/** How long a browser keeps a file without asking, in seconds. Their names do not change with their content. */
const MAX_AGE = 3600;

/**
 * Answers a request for one of the files.
 *
 * @param files - by address, which begins with `/`
 * @returns undefined if there is no such file, or the request does not read it
 */
export function servePublicFile(
  files: Readonly<Record<string, PublicFile>>,
  request: Request,
): Response | undefined {
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  const path = publicPath(new URL(request.url).pathname);
  if (path === undefined || !Object.hasOwn(files, path)) return undefined;
  const file = files[path];
  if (file === undefined) return undefined;
  const headers = {
    "cache-control": `public, max-age=${MAX_AGE}`,
    etag: file.etag,
    "x-content-type-options": "nosniff",
  };
  const tags = request.headers.get("if-none-match")?.split(",") ?? [];
  if (tags.some((tag) => tag.trim().replace(/^W\//, "") === file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  const bytes = Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0));
  return new Response(bytes, { headers: { ...headers, "content-type": file.type } });
}
