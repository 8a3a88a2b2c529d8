import { realpath, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, relative, sep } from "node:path";
import compression from "compression";
import send from "send";
import { isPublic, publicPath } from "../../public-path.ts";

export type FileHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  pathInfo: string,
) => Promise<void>;

/** The default of Spin's file server. */
const DEFAULT_CACHE_CONTROL = "max-age=60";

/** How files are sent: as Spin's file server does. Which file may be sent is decided before. */
const OPTIONS = {
  dotfiles: "allow",
  index: false,
  lastModified: false,
  cacheControl: false,
  acceptRanges: false,
} as const;

/**
 * Creates the handler that replaces Spin's file server.
 *
 * @param root - the absolute path of the folder to serve
 * @param environment - the component's environment. Like the file server, this reads `CACHE_CONTROL`
 *   (default `max-age=60`), `FALLBACK_PATH` and `CUSTOM_404_PATH`.
 */
export function createFileHandler(root: string, environment: Record<string, string>): FileHandler {
  const {
    CACHE_CONTROL: cacheControl = DEFAULT_CACHE_CONTROL,
    FALLBACK_PATH: fallback,
    CUSTOM_404_PATH: custom404,
  } = environment;
  const compress = compression();
  return async (request, response, pathInfo) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD", "content-length": "0" }).end();
      return;
    }
    response.setHeader("x-content-type-options", "nosniff");
    for (const path of [publicPath(pathInfo), fallback, custom404]) {
      const file = path === undefined ? undefined : await findFile(root, path);
      if (file === undefined) continue;
      response.setHeader("cache-control", cacheControl);
      compress(request, response, () => {
        send(request, file.split(sep).map(encodeURIComponent).join("/"), { root, ...OPTIONS })
          .on("error", ({ status = 500 }: { status?: number }) => {
            if (response.headersSent) response.destroy();
            else response.writeHead(status).end();
          })
          .pipe(response);
      });
      return;
    }
    response.writeHead(404, { "content-type": "text/plain" }).end("Not Found");
  };
}

/**
 * Finds the file at a path, or the `index.html` of a folder there.
 *
 * @returns its path in the root folder; undefined if there is none, or a link there leads to a file that may not
 *   be served
 */
async function findFile(root: string, path: string): Promise<string | undefined> {
  try {
    const file = await realpath(join(root, path));
    const inRoot = relative(await realpath(root), file);
    if (!isPublic(inRoot.replaceAll(sep, "/"))) return undefined;
    const isFolder = (await stat(file)).isDirectory();
    return isFolder ? await findFile(root, join(path, "index.html")) : inRoot;
  } catch {
    return undefined;
  }
}
