/**
 * The server side of the static build in development: the server functions, and the page as the build
 * would make it. In production the page is a file.
 *
 * @module
 */
import { handleApi } from "./handle-api.server.ts";
import { renderStaticPage } from "./render-static-page.tsx";

/** Answers a request: a server function under `/api`, else the static page. */
export async function handle(request: Request): Promise<Response> {
  if (new URL(request.url).pathname.startsWith("/api/")) return handleApi(request);
  return new Response(await renderStaticPage(), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}
