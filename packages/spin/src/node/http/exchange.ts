import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { GuestRequest, Header } from "../protocol.ts";

/**
 * A request and the way to answer it: with `respond`, or with `writeHead`, any number of `write`, then
 * `end`. `fail` can replace or interrupt either. `respond`, `end` and `fail` complete the exchange: at
 * most one of them is called, once.
 */
export interface Exchange {
  readonly request: GuestRequest;
  /** Sends a whole response. */
  respond(status: number, headers: Header[], body: Uint8Array): void;
  /** Begins a response whose body follows in chunks. */
  writeHead(status: number, headers: Header[]): void;
  /** @param onFlushed - called when the bytes were sent, or can no longer be sent */
  write(bytes: Uint8Array, onFlushed: () => void): void;
  end(): void;
  /** @param status - 500, or 504 for a request that took too long */
  fail(status: number, reason: string): void;
}

/** A client that reads nothing of its response for this many milliseconds is disconnected. */
const STALL_TIMEOUT_MS = 60_000;

/**
 * Connects Node's response object to the worker that produces the response.
 *
 * @param report - called with the reason when the request fails
 * @param isStopping - whether the host is shutting down, so that the connection must be closed
 */
export function createExchange(
  request: GuestRequest,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  report: (reason: string) => void,
  isStopping: () => boolean,
): Exchange {
  // Makes Node throw if a body is longer or shorter than its content-length.
  outgoing.strictContentLength = true;

  /**
   * Closes the connection if sending fails, so that the client sees an incomplete response. A client that
   * has left gets nothing more, which is no failure.
   */
  const attempt = (send: () => void, onUnsent?: () => void) => {
    if (outgoing.destroyed) return onUnsent?.();
    try {
      send();
    } catch (error) {
      report(`the response cannot be sent: ${messageOf(error)}`);
      outgoing.destroy();
      onUnsent?.();
    }
  };

  const writeHead = (status: number, headers: Header[]) => {
    outgoing.setTimeout(STALL_TIMEOUT_MS, () => {
      // If everything was read, it is the component that pauses. The request timeout covers that.
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
        // Node sends the head and this body in one write.
        outgoing.end(body);
      }),

    writeHead: (status, headers) => attempt(() => writeHead(status, headers)),

    write: (bytes, onFlushed) => attempt(() => outgoing.write(bytes, onFlushed), onFlushed),

    end: () => attempt(() => outgoing.end()),

    fail(status, reason) {
      report(reason);
      if (outgoing.headersSent) outgoing.destroy();
      else respondEmpty(outgoing, status);
    },
  };
}

/** Sends a status with an empty body, as Spin does for a request that no component answers. */
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
