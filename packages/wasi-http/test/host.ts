/**
 * The adapter's host in the tests: the interfaces of the Node host, with a far end that records
 * what arrives there.
 *
 * @module
 */
import { Fields } from "@react-on-spin/spin-node/wasi/http/fields";
import { IncomingRequest } from "@react-on-spin/spin-node/wasi/http/incoming";
import {
  OutgoingBody,
  OutgoingResponse,
  type ResponseChannel,
  ResponseOutparam,
} from "@react-on-spin/spin-node/wasi/http/outgoing";
import type { IncomingHandler } from "../src/index.ts";

const CLIENT_TAKES = 1000;

/** How many bytes the client takes before it has to be waited for. */
let capacity = 0;
let version = 0;

const waiter = {
  version: () => version,
  wait: () => {
    version += 1;
    capacity = CLIENT_TAKES;
  },
};

export { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam };

/** A request as the host hands it over. */
export interface HostRequest {
  method?: string;
  path?: string;
  authority?: string;
  headers?: [name: string, value: Uint8Array | string][];
  /** The pieces in which the body arrives. An error stands for a client that breaks off. */
  body?: (string | Error)[];
}

/** What arrived at the far end, in order. */
export type Event =
  | { kind: "response"; status: number; headers: Record<string, string>; body: string }
  | { kind: "head"; status: number; headers: Record<string, string> }
  | { kind: "body"; bytes: string }
  | { kind: "end" };

export interface Exchange {
  events: Event[];
  /** How many bytes of the request's body the guest has read. */
  bytesRead: number;
}

/** @param onWrite - called before the client takes bytes; throws if it has gone */
export async function exchange(
  { handle }: IncomingHandler,
  { method = "GET", path = "/", authority = "test", headers = [], body = [] }: HostRequest = {},
  onWrite: () => void = () => {},
): Promise<Exchange> {
  const result: Exchange = { events: [], bytesRead: 0 };
  const { events } = result;
  const pieces = [...body];
  const source = {
    take(limit: number): Uint8Array | undefined {
      const piece = pieces.shift();
      if (piece instanceof Error) throw piece;
      if (piece === undefined) return undefined;
      if (piece.length > limit) pieces.unshift(piece.slice(limit));
      result.bytesRead += Math.min(limit, piece.length);
      return Buffer.from(piece.slice(0, limit), "latin1");
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

  capacity = CLIENT_TAKES;
  const channel: ResponseChannel = {
    waiter,
    capacity: () => capacity,
    respond: (status, fields, bytes) =>
      events.push({ kind: "response", status, headers: toObject(fields), body: toText(bytes) }),
    head: (status, fields) => events.push({ kind: "head", status, headers: toObject(fields) }),
    write(bytes) {
      onWrite();
      // What was written before the head was handed over comes at once.
      const isFirst = events.length === 1;
      if (!isFirst && bytes.byteLength > capacity) throw new Error("The host takes less.");
      capacity = Math.max(0, capacity - bytes.byteLength);
      events.push({ kind: "body", bytes: toText(bytes) });
    },
    end: () => events.push({ kind: "end" }),
    fail: (reason) => {
      throw new Error(reason);
    },
  };
  await handle(incoming, new ResponseOutparam(channel));
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
