/**
 * `wasi:http` for requests of a component to other services. It runs in a worker thread, and the main
 * thread performs the requests (`client.ts`).
 *
 * @module
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import * as v from "valibot";
import { decodeValue, encodeValue, Fields } from "../node/wasi/http/fields.ts";
import { IncomingBody, type Method } from "../node/wasi/http/incoming.ts";
import { Body, type BodyChannel, OutgoingBody } from "../node/wasi/http/outgoing.ts";
import {
  type Condition,
  type IoError,
  Pollable,
  type Source,
  type Waiter,
} from "../node/wasi/io.ts";
import { WitError } from "../node/wasi/wit-error.ts";
import {
  type ErrorCode,
  type GuestMessage,
  MAX_UNSENT_BYTES,
  type OutboundRequest,
  ServiceMessageSchema,
  type Timeouts,
} from "./protocol.ts";

type Scheme = { tag: "HTTP" | "HTTPS" } | { tag: "other"; val: string };

const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** Starts a request on the main thread, which continues it over the port. */
export type StartRequest = (request: OutboundRequest, port: MessagePort) => void;

/** The outbound requests of a worker. */
export class OutboundHttp {
  readonly #waiter: Waiter;
  readonly #start: StartRequest;
  readonly #calls = new Set<Call>();

  constructor(waiter: Waiter, start: StartRequest) {
    this.#waiter = waiter;
    this.#start = start;
  }

  /** Returns `wasi:http/outgoing-handler`. */
  handler() {
    return {
      handle: (
        request: OutgoingRequest,
        options: RequestOptions | undefined,
      ): FutureIncomingResponse => {
        const { port1, port2 } = new MessageChannel();
        const call = new Call(port1, this.#waiter);
        this.#calls.add(call);
        this.#start(request.message(options?.timeouts ?? {}), port2);
        request.connect(call);
        return new FutureIncomingResponse(call);
      },
    };
  }

  /** Call this after each instance: aborts the requests that it has not completed. */
  endInstance(): void {
    for (const call of this.#calls) call.close();
    this.#calls.clear();
  }
}

/** A request on its way, and its response. */
class Call implements BodyChannel, Source {
  readonly waiter: Waiter;
  readonly #port: MessagePort;
  #isOpen = true;
  /** Bytes of the request's body that are not sent yet. */
  #unsentBytes = 0;
  #response: IncomingResponse | undefined;
  #received: Uint8Array[] = [];
  #hasEnded = false;
  #error: ErrorCode | undefined;

  constructor(port: MessagePort, waiter: Waiter) {
    this.#port = port;
    this.waiter = waiter;
  }

  /** The response, as far as it is known. */
  result(): IncomingResponse | ErrorCode | undefined {
    this.#receive();
    return this.#response ?? this.#error;
  }

  capacity(): number {
    this.#receive();
    // Nobody takes the rest of the body any more, so the guest must not wait for that.
    if (this.#hasEnded || !this.#isOpen) return MAX_UNSENT_BYTES;
    return Math.max(0, MAX_UNSENT_BYTES - this.#unsentBytes);
  }

  write(bytes: Uint8Array): void {
    this.#unsentBytes += bytes.byteLength;
    this.#post({ kind: "body", bytes });
  }

  end(): void {
    this.#post({ kind: "end" });
  }

  abandon(): void {
    this.close();
    this.#error ??= { tag: "HTTP-protocol-error" };
  }

  get condition(): Condition {
    return {
      waiter: this.waiter,
      ready: () => {
        this.#receive();
        return this.#received.length > 0 || this.#hasEnded;
      },
    };
  }

  take(limit: number): Uint8Array | undefined {
    this.#receive();
    const [first] = this.#received;
    if (first) {
      const bytes = first.subarray(0, limit);
      if (bytes.byteLength < first.byteLength) this.#received[0] = first.subarray(limit);
      else this.#received.shift();
      this.#post({ kind: "consumed", bytes: bytes.byteLength });
      return bytes;
    }
    if (this.#error) throw new WitError(this.#error);
    return this.#hasEnded ? undefined : new Uint8Array();
  }

  /** Aborts what is still on its way. */
  close(): void {
    this.#post({ kind: "abort" });
    this.#isOpen = false;
    this.#hasEnded = true;
    this.#port.close();
  }

  #post(message: GuestMessage): void {
    if (this.#isOpen) this.#port.postMessage(message);
  }

  #receive(): void {
    while (this.#isOpen) {
      const received = receiveMessageOnPort(this.#port);
      if (!received) return;
      const message = v.parse(ServiceMessageSchema, received.message);
      switch (message.kind) {
        case "response": {
          const headers = message.headers.map(([name, value]): [string, Uint8Array] => [
            name,
            encodeValue(value),
          ]);
          this.#response = new IncomingResponse(message.status, Fields.immutable(headers), this);
          break;
        }
        case "body":
          this.#received.push(message.bytes);
          break;
        case "flushed":
          this.#unsentBytes -= message.bytes;
          break;
        case "failure":
          this.#error = message.error;
          this.#hasEnded = true;
          break;
        case "end":
          this.#hasEnded = true;
          break;
      }
    }
  }
}

/** `wasi:http/types` `outgoing-request`. */
export class OutgoingRequest {
  readonly #headers: Fields;
  readonly #body = new Body();
  #method: Method = { tag: "get" };
  #pathWithQuery: string | undefined;
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  #bodyTaken = false;

  constructor(headers: Fields) {
    this.#headers = Fields.immutable(headers.entries());
  }

  method(): Method {
    return this.#method;
  }

  setMethod(method: Method): void {
    this.#method = method;
  }

  pathWithQuery(): string | undefined {
    return this.#pathWithQuery;
  }

  setPathWithQuery(path: string | undefined): void {
    this.#pathWithQuery = path;
  }

  scheme(): Scheme | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    this.#scheme = scheme;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    this.#authority = authority;
  }

  headers(): Fields {
    return this.#headers;
  }

  body(): OutgoingBody {
    if (this.#bodyTaken) throw new WitError({ tag: "already-taken" });
    this.#bodyTaken = true;
    return new OutgoingBody(this.#body);
  }

  /** Not part of the WIT interface. */
  message(timeouts: Timeouts): OutboundRequest {
    const { tag, val } = this.#method;
    const scheme = this.#scheme?.tag === "other" ? this.#scheme.val : this.#scheme?.tag;
    return {
      method: val ?? tag.toUpperCase(),
      // A request without a host is for the application itself.
      url: `${scheme?.toLowerCase() ?? "https"}://${this.#authority || "self.alt"}${this.#pathWithQuery ?? "/"}`,
      headers: this.#headers.entries().map(([name, value]) => [name, decodeValue(value)]),
      hasBody: this.#bodyTaken,
      timeouts,
    };
  }

  /** Called by the host when the guest sends the request. Not part of the WIT interface. */
  connect(channel: BodyChannel): void {
    this.#body.connect(channel);
    if (this.#body.complete() !== undefined) channel.end();
  }
}

/** `wasi:http/types` `request-options`. Its durations are in nanoseconds. */
export class RequestOptions {
  /** Not part of the WIT interface. */
  readonly timeouts: Timeouts = {};

  connectTimeout(): bigint | undefined {
    return nanoseconds(this.timeouts.connect);
  }

  setConnectTimeout(duration: bigint | undefined): void {
    set(this.timeouts, "connect", duration);
  }

  firstByteTimeout(): bigint | undefined {
    return nanoseconds(this.timeouts.firstByte);
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    set(this.timeouts, "firstByte", duration);
  }

  betweenBytesTimeout(): bigint | undefined {
    return nanoseconds(this.timeouts.betweenBytes);
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    set(this.timeouts, "betweenBytes", duration);
  }
}

const nanoseconds = (milliseconds: number | undefined) =>
  milliseconds === undefined
    ? undefined
    : BigInt(Math.round(milliseconds * NANOSECONDS_PER_MILLISECOND));

function set(timeouts: Timeouts, name: keyof Timeouts, duration: bigint | undefined): void {
  if (duration === undefined) delete timeouts[name];
  else timeouts[name] = Number(duration) / NANOSECONDS_PER_MILLISECOND;
}

type Outcome<T> = { tag: "ok"; val: T } | { tag: "err"; val: unknown };

/** `wasi:http/types` `future-incoming-response`. If the guest drops it before the response, it is aborted. */
export class FutureIncomingResponse {
  readonly #call: Call;
  #taken = false;

  constructor(call: Call) {
    this.#call = call;
  }

  subscribe(): Pollable {
    return new Pollable({
      ready: () => this.#call.result() !== undefined,
      waiter: this.#call.waiter,
    });
  }

  get(): Outcome<Outcome<IncomingResponse>> | undefined {
    if (this.#taken) return { tag: "err", val: undefined };
    const result = this.#call.result();
    if (!result) return undefined;
    this.#taken = true;
    return {
      tag: "ok",
      val:
        result instanceof IncomingResponse
          ? { tag: "ok", val: result }
          : { tag: "err", val: result },
    };
  }

  [Symbol.dispose](): void {
    if (!this.#taken) this.#call.close();
  }
}

/** `wasi:http/types` `incoming-response`. */
export class IncomingResponse {
  readonly #status: number;
  readonly #headers: Fields;
  #body: IncomingBody | undefined;

  constructor(status: number, headers: Fields, body: Source) {
    this.#status = status;
    this.#headers = headers;
    this.#body = new IncomingBody(body);
  }

  status(): number {
    return this.#status;
  }

  headers(): Fields {
    return this.#headers;
  }

  consume(): IncomingBody {
    const body = this.#body;
    if (!body) throw new WitError({ tag: "already-consumed" });
    this.#body = undefined;
    return body;
  }
}

/** Returns `http-error-code` of `wasi:http/types`: the cause of an error of a stream. */
export const httpErrorCode = (error: IoError): unknown => error.payload;
