import type { IncomingMessage, ServerResponse } from "node:http";
import compression from "compression";
import send from "send";

/** Serves a static file. */
export type FileHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  pathInfo: string,
) => void;

/** The default of Spin's file server. */
const DEFAULT_CACHE_CONTROL = "max-age=60";

/** How files are sent: as Spin's file server does. */
const OPTIONS = {
  index: false,
  lastModified: false,
  cacheControl: false,
  acceptRanges: false,
} as const;

/**
 * Creates the handler that replaces Spin's file server.
 *
 * The `send` package validates paths: it serves nothing outside the folder, and no file whose name
 * begins with a dot.
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
  const fallbacks = [fallback, custom404].flatMap((path) => (path ? [`/${path}`] : []));

  /** Sends the first of the paths that exists. */
  const serve = (
    request: IncomingMessage,
    response: ServerResponse,
    [path, ...others]: string[],
  ): void => {
    if (path === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not Found");
      return;
    }
    // Hidden files stay hidden, but for those that have to be found.
    const dotfiles = path.startsWith("/.well-known/") ? "allow" : "ignore";
    send(request, path, { root, dotfiles, ...OPTIONS })
      .on("headers", () => response.setHeader("cache-control", cacheControl))
      .on("directory", () => serve(request, response, [`${path}/index.html`, ...others]))
      .on("error", () => {
        if (response.headersSent) response.destroy();
        else serve(request, response, others);
      })
      .pipe(response);
  };

  return (request, response, pathInfo) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD", "content-length": "0" }).end();
      return;
    }
    compress(request, response, () => serve(request, response, [pathInfo || "/", ...fallbacks]));
  };
}
