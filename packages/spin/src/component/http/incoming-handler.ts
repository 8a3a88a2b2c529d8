/**
 * Serves HTTP in a WASI 0.2 component: turns a function from a `Request` to a `Response` into the
 * `wasi:http/incoming-handler` that the component exports.
 *
 * The component's engine can serve HTTP as well, with its `fetch` event. But it sends a response's
 * headers and body in two writes. If the host uses Nagle's algorithm, as Spin does, a client on a
 * kept-alive connection waits 40 ms for the second write. And a request without a host ends the
 * instance.
 *
 * @module
 */

import type { ResponseOutparam } from "wasi:http/types@0.2.10";
import { describeError, describeRequest } from "@react-on-spin/server-functions/server";
import { printWholeEntries } from "../../log/whole-entries.ts";
import { type HostRequest, toRequest } from "./request.ts";
import { prepareResponse, sendResponse } from "./response.ts";

/** What a component exports under the name `incomingHandler`. */
export interface IncomingHandler {
  handle(incoming: HostRequest, outparam: ResponseOutparam): Promise<void>;
  /** The function that it was created from: the development server has requests of its own. */
  fetch(request: Request): Response | Promise<Response>;
}

/**
 * Creates the handler that a component exports.
 *
 * A body that can be read to its end without waiting is sent together with the headers, and with its
 * `content-length`. Any other body is streamed.
 *
 * The response is 400 if the Fetch standard has no `Request` for what the client sent. It is 500 if
 * `fetch` throws, or if its response cannot be sent: with an id, under which `console.error` gets the
 * cause. If a body fails after a part of it has been sent, the client sees that it is incomplete.
 *
 * @param fetch - handles a request
 *
 * @example
 * ```ts
 * export const incomingHandler = createIncomingHandler((request) => new Response("Hello"));
 * ```
 */
export function createIncomingHandler(fetch: IncomingHandler["fetch"]): IncomingHandler {
  return {
    fetch,
    async handle(incoming, outparam) {
      printWholeEntries();
      const request = toRequest(incoming);
      if (request === undefined) {
        return sendText(
          400,
          "The request cannot be handled, because its method, its address or a header is not valid. Correct it and send it again.",
          outparam,
        );
      }
      let prepared: Awaited<ReturnType<typeof prepareResponse>>;
      try {
        prepared = await prepareResponse(await fetch(request), request.method);
      } catch (error) {
        const id = report(request, error);
        return sendText(
          500,
          `Something went wrong on the server. Its log says why, under the id ${id}`,
          outparam,
        );
      }
      try {
        await sendResponse(prepared, outparam);
      } catch (error) {
        report(request, error);
      }
    },
  };
}

async function sendText(status: number, text: string, outparam: ResponseOutparam): Promise<void> {
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
  const response = new Response(`${text}\n`, { status, headers });
  await sendResponse(await prepareResponse(response), outparam);
}

/**
 * Logs an error.
 *
 * @returns the id under which the log has it
 */
function report(request: Request, error: unknown): string {
  const id = crypto.randomUUID();
  console.error(`${describeRequest(id, request)}\n${describeError(error)}`);
  return id;
}
