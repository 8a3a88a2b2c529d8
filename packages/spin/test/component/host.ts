/**
 * A host for the tests: the WASI interfaces of the Node host, connected to a client that records what
 * it receives.
 *
 * @module
 */

import type { IncomingHandler } from "../../src/component/index.ts";
import { Fields } from "../../src/node/wasi/http/fields.ts";
import { IncomingRequest } from "../../src/node/wasi/http/incoming.ts";
import {
  OutgoingBody,
  OutgoingResponse,
  type ResponseChannel,
  ResponseOutparam,
} from "../../src/node/wasi/http/outgoing.ts";

/** How many bytes the client accepts at a time. */
const CLIENT_ACCEPTS = 1000;

/** How many bytes the client accepts before the guest has to wait. */
let capacity = 0;
let wakeUps = 0;

const waiter = {
  wakeUps: () => wakeUps,
  wait: () => {
    wakeUps += 1;
    capacity = CLIENT_ACCEPTS;
  },
};

export { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam };

/** A request as the client sends it. */
export interface HostRequest {
  method?: string;
  path?: string;
  authority?: string;
  headers?: [name: string, value: Uint8Array | string][];
  /** The chunks in which the body arrives. An error simulates a client that disconnects. */
  body?: (string | Error)[];
}

/**
 * What the client receives: a response in one write, or its parts. `head` is the status and the
 * headers of a streamed response.
 */
export type Event =
  | { kind: "response"; status: number; headers: Record<string, string>; body: string }
  | { kind: "head"; status: number; headers: Record<string, string> }
  | { kind: "body"; bytes: string }
  | { kind: "end" };

/** One request and its response. */
export interface Exchange {
  /** What the client received, in order. */
  events: Event[];
  /** How many bytes of the request's body the guest has read. */
  bytesRead: number;
}

/**
 * Sends a request to a handler.
 *
 * @param onWrite - called before the client accepts bytes. It throws to simulate a client that has
 *   disconnected
 */
export async function exchange(
  { handle }: IncomingHandler,
  { method = "GET", path = "/", authority = "test", headers = [], body = [] }: HostRequest = {},
  onWrite: () => void = () => {},
): Promise<Exchange> {
  const result: Exchange = { events: [], bytesRead: 0 };
  const { events } = result;
  const chunks = [...body];
  const source = {
    take(limit: number): Uint8Array | undefined {
      const chunk = chunks.shift();
      if (chunk instanceof Error) throw chunk;
      if (chunk === undefined) return undefined;
      if (chunk.length > limit) chunks.unshift(chunk.slice(limit));
      result.bytesRead += Math.min(limit, chunk.length);
      return Buffer.from(chunk.slice(0, limit), "latin1");
    },
  };
  const entries = headers.map(([name, value]): [string, Uint8Array] => [
    name,
    typeof value === "string" ? Buffer.from(value, "latin1") : value,
  ]);
  const incoming = new IncomingRequest(
    { method, pathWithQuery: path, authority, headers: Fields.immutable(entries) },
    source,
  );

  capacity = CLIENT_ACCEPTS;
  const channel: ResponseChannel = {
    waiter,
    capacity: () => capacity,
    respond: (status, fields, bytes) =>
      events.push({ kind: "response", status, headers: toObject(fields), body: toText(bytes) }),
    writeHead: (status, fields) => events.push({ kind: "head", status, headers: toObject(fields) }),
    write(bytes) {
      onWrite();
      // The guest may write the first bytes before it hands over the response, without asking.
      const isFirst = events.length === 1;
      if (!isFirst && bytes.byteLength > capacity)
        throw new Error("The guest wrote more than the host accepts.");
      capacity = Math.max(0, capacity - bytes.byteLength);
      events.push({ kind: "body", bytes: toText(bytes) });
    },
    end: () => events.push({ kind: "end" }),
    fail: (reason) => {
      throw new Error(reason);
    },
  };
  const outparam = Object.assign(new ResponseOutparam(channel), { [Symbol.dispose]: () => {} });
  await handle(incoming, outparam);
  return result;
}

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** Values of several headers of one name are joined by " & ". */
function toObject(fields: Fields): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, bytes] of fields.entries()) {
    const before = headers[name];
    headers[name] = before === undefined ? toText(bytes) : `${before} & ${toText(bytes)}`;
  }
  return headers;
}
