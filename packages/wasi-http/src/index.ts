/**
 * Answers HTTP requests in a WASI 0.2 component: makes the `wasi:http/incoming-handler` that the
 * component exports out of a function from a `Request` to a `Response`.
 *
 * The engine in the component can do that too, with its `fetch` event. But it sends the head of a
 * response before the body, in two writes. A client that keeps its connection then waits 40 ms for
 * the second one where the host has Nagle's algorithm on, as Spin has. And a request without a host
 * ends the instance.
 *
 * @module
 */
import type { IncomingRequest, ResponseOutparam } from "wasi:http/types@0.2.10";
import { describeError } from "./describe-error.ts";
import { toRequest } from "./request.ts";
import { prepareResponse, sendResponse } from "./response.ts";

/** What a component exports under the name `incomingHandler`. */
export interface IncomingHandler {
  handle(incoming: IncomingRequest, outparam: ResponseOutparam): Promise<void>;
}

/**
 * Makes the handler that a component exports:
 *
 * ```ts
 * export const incomingHandler = createIncomingHandler((request) => new Response("Hello"));
 * ```
 *
 * A body that can be read to its end without waiting is sent in one piece with the head, and with
 * its `content-length`. Any other is sent as it is made.
 *
 * A request that no `Request` can stand for is answered with 400. If the function throws, or if its
 * response cannot be sent, the answer is 500 with an id; the log has the same id and the cause. If a
 * body fails after a part of it was sent, the client sees that it is cut off.
 */
export function createIncomingHandler(
  answer: (request: Request) => Response | Promise<Response>,
): IncomingHandler {
  return {
    async handle(incoming, outparam) {
      const request = toRequest(incoming);
      if (request === undefined) {
        return sendText(400, "The method, the address or a header is invalid.", outparam);
      }
      let prepared: Awaited<ReturnType<typeof prepareResponse>>;
      try {
        prepared = await prepareResponse(await answer(request), request.method);
      } catch (error) {
        const id = report(request, error);
        return sendText(
          500,
          `Something went wrong. The log of the server says what: ${id}`,
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

/** @returns the id that connects the answer with the log */
function report({ method, url }: Request, error: unknown): string {
  const id = crypto.randomUUID();
  // The parser has percent-encoded the path: no address can start a new line.
  const { pathname } = new URL(url);
  console.error(`${id} ${method} ${pathname.slice(0, 200)}\n${describeError(error)}`);
  return id;
}
