import type { IncomingMessage, ServerResponse } from "node:http";
import compression from "compression";
import send from "send";
import type { StaticComponent } from "../config/manifest.ts";
import type { FileHandler } from "../http/server.ts";
import { createEtags, encodedEtag, plainEtags } from "./etag.ts";

/** What the file server sends if the manifest says nothing. */
const DEFAULT_CACHE_CONTROL = "max-age=60";

const INDEX = "index.html";

/**
 * Serves a folder as Spin's file server does, and understands the same three variables of the
 * component's environment: `CACHE_CONTROL`, `FALLBACK_PATH` and `CUSTOM_404_PATH`.
 *
 * Paths are `send`'s to check: nothing outside the folder, and no file whose name begins with a
 * dot, is ever served.
 */
export function createFileHandler({ root, environment }: StaticComponent): FileHandler {
  const {
    CACHE_CONTROL: cacheControl = DEFAULT_CACHE_CONTROL,
    FALLBACK_PATH: fallback,
    CUSTOM_404_PATH: custom404,
  } = environment;
  const etagOf = createEtags();
  const compress = compression();
  const fallbacks = [fallback, custom404].flatMap((path) => (path ? [`/${path}`] : []));

  /** Tries one path after the other; the next one if a file is not there. */
  const serve = (
    request: IncomingMessage,
    response: ServerResponse,
    [path, ...others]: string[],
  ): void => {
    if (path === undefined) {
      notFound(response);
      return;
    }
    const stream = send(request, path, {
      root,
      index: false,
      dotfiles: "ignore",
      etag: false,
      lastModified: false,
      cacheControl: false,
      acceptRanges: false,
    });
    stream.on("headers", (headers: ServerResponse, file: string, stats) => {
      headers.setHeader("cache-control", cacheControl);
      headers.setHeader("etag", etagOf(file, stats));
    });
    stream.on("directory", () => serve(request, response, [`${path}/${INDEX}`, ...others]));
    stream.on("error", () => {
      if (response.headersSent) response.destroy();
      else serve(request, response, others);
    });
    stream.pipe(response);
  };

  return (request, response, pathInfo) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD", "content-length": "0" }).end();
      return;
    }
    const asked = request.headers["if-none-match"];
    if (asked !== undefined) request.headers["if-none-match"] = plainEtags(asked);
    tagEncodedForms(response, asked);
    const paths = [pathInfo || "/", ...fallbacks];
    compress(request, response, () => serve(request, response, paths));
  };
}

/** Makes the entity tag of a compressed answer differ from the plain one's. */
function tagEncodedForms(response: ServerResponse, asked: string | undefined): void {
  // Before `compression` puts its own around this: so it is called after that has decided.
  response.writeHead = new Proxy(response.writeHead, {
    apply(writeHead, self, args) {
      const etag = response.getHeader("etag");
      const encoding = response.getHeader("content-encoding");
      if (typeof etag === "string") {
        if (typeof encoding === "string") response.setHeader("etag", encodedEtag(etag, encoding));
        const confirmed = asked?.split(",").find((tag) => plainEtags(tag.trim()) === etag);
        if (response.statusCode === 304 && confirmed) response.setHeader("etag", confirmed.trim());
      }
      return Reflect.apply(writeHead, self, args);
    },
  });
}

function notFound(response: ServerResponse): void {
  response.removeHeader("cache-control");
  response.removeHeader("etag");
  response.writeHead(404, { "content-type": "text/plain" }).end("Not Found");
}
