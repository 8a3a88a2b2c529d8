import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { GuestRequest, Header } from "../pool/protocol.ts";
import type { Exchange } from "../pool/worker-thread.ts";

/** A client that takes nothing of its response for so many milliseconds is cut off. */
const STALL_MS = 60_000;

/**
 * Ties one HTTP response to the worker that makes it.
 *
 * @param report - is told why a request failed
 * @param isStopping - whether the client should send its next request elsewhere
 */
export function httpExchange(
  request: GuestRequest,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  report: (reason: string) => void,
  isStopping: () => boolean,
): Exchange {
  // Node then throws where a body is longer or shorter than its content-length says.
  outgoing.strictContentLength = true;

  /** A response that has begun cannot become another: the client must see that it is cut off. */
  const attempt = (send: () => void, afterwards?: () => void) => {
    try {
      send();
    } catch (error) {
      report(`the response cannot be sent: ${messageOf(error)}`);
      outgoing.destroy();
      afterwards?.();
    }
  };

  const writeHead = (status: number, headers: Header[]) => {
    outgoing.setTimeout(STALL_MS, () => {
      // With nothing left to take it is the component that pauses, which its own limit ends.
      if (outgoing.writableLength > 0) outgoing.destroy();
    });
    if (isStopping()) outgoing.shouldKeepAlive = false;
    outgoing.writeHead(status, headers.flat());
  };

  return {
    request,

    respond: (status, headers, body) =>
      attempt(() => {
        const length: Header = ["content-length", String(body.byteLength)];
        const isMissing = mayHaveBody(incoming, status) && !headers.some(isContentLength);
        writeHead(status, isMissing ? [...headers, length] : headers);
        // Node sends this together with the head, which is not on its way yet.
        outgoing.end(body);
      }),

    writeHead: (status, headers) => attempt(() => writeHead(status, headers)),

    write: (bytes, taken) => attempt(() => outgoing.write(bytes, taken), taken),

    end: () => attempt(() => outgoing.end()),

    fail(status, reason) {
      report(reason);
      if (outgoing.headersSent) outgoing.destroy();
      else respondEmpty(outgoing, status);
    },
  };
}

/** Answers with a status alone, as Spin does where no component answers. */
export function respondEmpty(
  outgoing: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  outgoing.writeHead(status, { ...headers, "content-length": "0" }).end();
}

const mayHaveBody = (incoming: IncomingMessage, status: number) =>
  incoming.method !== "HEAD" && status !== 204 && status !== 304;

const isContentLength = ([name]: Header) => name.toLowerCase() === "content-length";
