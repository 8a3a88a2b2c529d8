import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { GuestRequest, Header } from "../protocol.ts";
import { isForbidden } from "../wasi/http/fields.ts";

/**
 * A request and the way to answer it: with `respond`, or with `writeHead`, any number of `write`, then
 * `end`. `fail` can replace or interrupt either. `respond`, `end` and `fail` complete the exchange: at
 * most one of them is called, once. None of them throws, whatever the component has said.
 */
export interface Exchange {
  readonly request: GuestRequest;
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

  /** Lets the client see a failure: a status, or an incomplete response if it has begun. */
  const fail = (status: number, reason: string) => {
    report(reason);
    if (outgoing.headersSent) outgoing.destroy();
    else respondEmpty(outgoing, status);
  };

  /** A client that has left gets nothing more, which is no failure. So does one that has got a 500 meanwhile. */
  const attempt = (send: () => void, onUnsent?: () => void) => {
    if (outgoing.destroyed || outgoing.writableEnded) return onUnsent?.();
    try {
      send();
    } catch (error) {
      fail(500, `the response cannot be sent: ${messageOf(error)}`);
      onUnsent?.();
    }
  };

  const writeHead = (status: number, headers: Header[], body?: Uint8Array) => {
    const checked = checkHead(status, headers, hasBody(incoming, status) ? body : undefined);
    outgoing.setTimeout(STALL_TIMEOUT_MS, () => {
      // If everything was read, it is the component that pauses. The request timeout covers that.
      if (outgoing.writableLength > 0) outgoing.destroy();
    });
    if (isStopping()) outgoing.shouldKeepAlive = false;
    outgoing.writeHead(status, checked.flat());
  };

  return {
    request,
    respond: (status, headers, body) =>
      attempt(() => {
        writeHead(status, headers, body);
        // Node sends the head and this body in one write.
        outgoing.end(body);
      }),
    writeHead: (status, headers) => attempt(() => writeHead(status, headers)),
    write: (bytes, onFlushed) => attempt(() => outgoing.write(bytes, onFlushed), onFlushed),
    end: () => attempt(() => outgoing.end()),
    fail,
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

/**
 * Returns the headers to send. Where a message ends is the host's own business, so the component's headers about
 * that are left out, and its content-length has to be true.
 *
 * @param body - the whole body, if it is known and is sent
 * @throws Error if no response can have this head
 */
function checkHead(status: number, headers: Header[], body: Uint8Array | undefined): Header[] {
  if (status < 200) throw new Error(`the status ${status} does not end a request`);
  const sent = headers.filter(([name]) => !isForbidden(name) && name.toLowerCase() !== "trailer");
  const lengths = sent.filter(([name]) => name.toLowerCase() === "content-length");
  const [length] = lengths.map(([, value]) => value);
  if (lengths.length > 1 || (length !== undefined && !/^\d+$/.test(length))) {
    throw new Error("its content-length is not one number");
  }
  if (!body) return sent;
  if (length === undefined) return [...sent, ["content-length", String(body.byteLength)]];
  if (Number(length) === body.byteLength) return sent;
  throw new Error(`its content-length is ${length}, but it has ${body.byteLength} bytes`);
}

const hasBody = (incoming: IncomingMessage, status: number) =>
  incoming.method !== "HEAD" && status !== 204 && status !== 304;
