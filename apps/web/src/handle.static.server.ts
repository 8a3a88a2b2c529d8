/**
 * The whole server side of the static build: a function from a request to a response, with server
 * functions and no pages.
 *
 * @module
 */
import { functions } from "virtual:server-functions";
import { createHandler } from "@react-on-spin/server-functions/server";
import { withSecurityHeaders } from "./security-headers.ts";

const answerFunction = createHandler({ functions });

/** Answers a call of a server function under `/api`. It never rejects. */
export async function handle(request: Request): Promise<Response> {
  return withSecurityHeaders(await answerFunction(request));
}
