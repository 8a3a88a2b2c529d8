/**
 * Translates between the messages of the pool and the `wasi:http` resources that a guest sees.
 * @module
 */
import {
  type GuestRequest,
  type Header,
  MAX_UNSENT_BYTES,
  type WorkerMessage,
} from "../protocol.ts";
import { decodeValue, encodeValue, Fields } from "../wasi/http/fields.ts";
import { IncomingRequest } from "../wasi/http/incoming.ts";
import type { ResponseChannel } from "../wasi/http/outgoing.ts";
import { bytesSource } from "../wasi/io.ts";
import type { SyncPort } from "./sync-port.ts";

export function incomingRequest({ headers, body, ...request }: GuestRequest): IncomingRequest {
  const fields = Fields.immutable(headers.map(([name, value]) => [name, encodeValue(value)]));
  return new IncomingRequest({ ...request, headers: fields }, bytesSource(body));
}

export class GuestResponse implements ResponseChannel {
  readonly waiter: SyncPort;
  /** Why the response is incomplete; `undefined` once it is complete. */
  failure: string | undefined = "the component returned without a response";
  #unsentHead: WorkerMessage | undefined;

  constructor(port: SyncPort) {
    this.waiter = port;
  }

  capacity(): number {
    return Math.max(0, MAX_UNSENT_BYTES - this.waiter.unsentBytes());
  }

  respond(status: number, headers: Fields, body: Uint8Array): void {
    this.failure = undefined;
    this.waiter.post({ kind: "response", status, headers: decode(headers), body });
  }

  writeHead(status: number, headers: Fields): void {
    this.failure = "the component returned before the end of its response";
    // Sent with the first bytes of the body: if the component fails before, the client gets a 500.
    this.#unsentHead = { kind: "head", status, headers: decode(headers) };
  }

  write(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#sendHead();
    this.waiter.addUnsentBytes(bytes.byteLength);
    this.waiter.post({ kind: "body", bytes });
  }

  end(): void {
    this.failure = undefined;
    this.#sendHead();
    this.waiter.post({ kind: "end" });
  }

  fail(reason: string): void {
    this.failure = reason;
  }

  #sendHead(): void {
    if (this.#unsentHead) this.waiter.post(this.#unsentHead);
    this.#unsentHead = undefined;
  }
}

const decode = (headers: Fields): Header[] =>
  headers.entries().map(([name, value]) => [name, decodeValue(value)]);
