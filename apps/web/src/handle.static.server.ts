/**
 * The whole server side of the static build: a function from a request to a response, with server
 * functions and no pages.
 *
 * @module
 */
import { createHandler } from "@react-on-spin/server-functions/server";
import { handlerOptions } from "./handler-options.server.ts";
import { withSecurityHeaders } from "./security-headers.ts";

const answerFunction = createHandler(handlerOptions);

/** Answers a call of a server function under `/api`. It never rejects. */
export async function handle(request: Request): Promise<Response> {
  return withSecurityHeaders(await answerFunction(request));
}
