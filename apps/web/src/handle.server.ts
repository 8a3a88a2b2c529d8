/**
 * The whole server side of the app, in the default build and the portable one: a function from a request to a
 * response.
 *
 * @module
 */

import files from "virtual:public-files";
import { functions } from "virtual:server-functions";
import {
  addFunctionHeaders,
  createHandler,
  describeError,
  describeRequest,
  type FormFailure,
} from "@react-on-spin/server-functions/server";
import { servePublicFile } from "@react-on-spin/spin/assets";
import { renderPage } from "./render-page.server.tsx";
import { createNonce, withSecurityHeaders } from "./security-headers.ts";

const answerFunction = createHandler({
  functions,
  onFormFailure: (failure) => answerPage(failure.pageRequest, failure),
});

/**
 * Answers a request under `/api` with a server function, one for a file of `public/` with that, and any other
 * with a page. It never rejects, but in development, where Vite shows why a page cannot be rendered.
 */
export async function handle(request: Request): Promise<Response> {
  return withSecurityHeaders(await answer(request));
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/api" || pathname.startsWith("/api/")) return answerFunction(request);
  const file = servePublicFile(files, request);
  if (file !== undefined) return file;
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response("Pages are read with GET. Forms are sent to server functions.\n", {
      status: 405,
      headers: { allow: "GET, HEAD" },
    });
  }
  return answerPage(request);
}

/** @param failure - a form post that failed: the page says why */
async function answerPage(request: Request, failure?: FormFailure): Promise<Response> {
  const { pathname } = new URL(request.url);
  // The router would log a long warning for such an address.
  if (decodePath(pathname) === undefined) {
    return new Response("This address has a part that is not valid percent-encoding.\n", {
      status: 400,
    });
  }
  const nonce = createNonce();
  const requestId = failure?.error.requestId ?? crypto.randomUUID();
  try {
    const page = await renderPage(request, { nonce, requestId, ...(failure && { failure }) });
    return addFunctionHeaders(request, page);
  } catch (error) {
    if (import.meta.env.DEV) throw error;
    console.error(`${describeRequest(requestId, request)}\n${describeError(error)}`);
    return new Response(
      `This page could not be rendered. The server's log says why, under request ${requestId}.\n`,
      {
        status: 500,
        headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
      },
    );
  }
}

/**
 * Decodes the percent-encoding of a path.
 *
 * The caller has to use the result: Rolldown takes `decodeURIComponent` for pure, and drops a call
 * whose value nobody reads.
 *
 * @returns undefined if the path is not valid
 */
function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
