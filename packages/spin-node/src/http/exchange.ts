import type { IncomingMessage, ServerResponse } from "node:http";
import type { GuestRequest, Header } from "../pool/protocol.ts";
import type { Exchange } from "../pool/worker-thread.ts";
import type { BufferedBody } from "./request-body.ts";
import { withoutHopByHop } from "./request-headers.ts";

/** A client that takes nothing of its response for so long is cut off. */
const STALL_MS = 60_000;

/**
 * Ties one HTTP response to the worker that makes it.
 *
 * @param request - the request without its body
 * @param report - is told why a request failed
 * @param isStopping - whether the client should send its next request elsewhere
 */
export function httpExchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  request: Omit<GuestRequest, "body" | "complete">,
  body: BufferedBody,
  report: (reason: string) => void,
  isStopping: () => boolean,
): Exchange {
  let expected: number | undefined;
  let written = 0;

  /** An answer that has begun cannot become another: the client must see that it is cut off. */
  const abort = () => outgoing.destroy();

  const writeHead = (status: number, headers: Header[]) => {
    expected = hasBody(incoming, status) ? contentLength(headers) : undefined;
    outgoing.setTimeout(STALL_MS, () => {
      // With nothing left to take it is the component that pauses, which its own limit ends.
      if (outgoing.writableLength > 0) abort();
    });
    if (isStopping()) outgoing.shouldKeepAlive = false;
    try {
      outgoing.writeHead(status, withoutHopByHop(headers).flat());
    } catch (error) {
      report(`the response cannot be sent: ${error}`);
      abort();
    }
  };

  const end = (bytes?: Uint8Array) => {
    if (expected !== undefined && written !== expected) {
      report(`the response has ${written} bytes where its content-length says ${expected}`);
      return void abort();
    }
    outgoing.end(bytes);
  };

  return {
    request: () => ({ ...request, body: body.start, complete: body.complete }),
    more: () => body.more(),
    done: () => body.release(),

    respond(status, headers, bytes) {
      const isLengthMissing = contentLength(headers) === undefined && hasBody(incoming, status);
      const length: Header = ["content-length", String(bytes.byteLength)];
      writeHead(status, isLengthMissing ? [...headers, length] : headers);
      written = bytes.byteLength;
      // Node sends the head, which is not on its way yet, and this in one piece.
      end(bytes);
    },

    writeHead,

    body(bytes, taken) {
      written += bytes.byteLength;
      if (outgoing.destroyed || (expected !== undefined && written > expected)) return taken();
      outgoing.write(bytes, taken);
    },

    end,

    fail(kind, reason) {
      report(reason);
      if (outgoing.headersSent) return void abort();
      respondEmpty(outgoing, kind === "timed-out" ? 504 : 500);
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

const hasBody = (incoming: IncomingMessage, status: number) =>
  incoming.method !== "HEAD" && status !== 204 && status !== 304;

function contentLength(headers: Header[]): number | undefined {
  const found = headers.find(([name]) => name.toLowerCase() === "content-length");
  return found && /^\d+$/.test(found[1]) ? Number(found[1]) : undefined;
}
