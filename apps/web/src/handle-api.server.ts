/**
 * The server side of the static build, as a function from a request to an answer: the server
 * functions, and no pages.
 *
 * @module
 */
import { functions } from "virtual:server-functions";
import { createHandler } from "@react-on-spin/server-functions/server";
import { withSecurityHeaders } from "./security-headers.server.ts";

const answerFunction = createHandler({ functions });

/** Answers a request for a server function, under `/api`. It never rejects. */
export async function handleApi(request: Request): Promise<Response> {
  return withSecurityHeaders(await answerFunction(request));
}
