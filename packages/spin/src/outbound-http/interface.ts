/**
 * `wasi:http` for requests of a component to other services. It runs in a worker thread, and the main thread sends the
 * requests (`client.ts`). A request is sent when its body is complete, and a response arrives as a whole.
 *
 * @module
 */
import type { Header } from "../node/protocol.ts";
import { decodeValue, encodeValue, Fields } from "../node/wasi/http/fields.ts";
import { IncomingBody, type Method } from "../node/wasi/http/incoming.ts";
import { Body, type BodyChannel, OutgoingBody } from "../node/wasi/http/outgoing.ts";
import {
  bytesSource,
  type IoError,
  once,
  Pollable,
  type Waiter,
  WitError,
} from "../node/wasi/io.ts";
import { MAX_BODY_BYTES, type OutboundAnswer, type OutboundRequest } from "./messages.ts";

/** The way to the main thread. */
export interface OutboundPort extends Waiter {
  /** Lets the main thread send a request, and returns its id. */
  send(request: OutboundRequest): number;
  /** What became of a request; undefined while it is on its way. */
  answer(id: number): OutboundAnswer | undefined;
  abort(id: number): void;
}

/** How much a guest writes before it has to ask again. Nothing of it waits for the service. */
const CAPACITY_BYTES = 1 << 20;

export const outboundHttp = (port: OutboundPort) => ({
  "wasi:http/outgoing-handler": {
    handle: (request: OutgoingRequest): FutureIncomingResponse =>
      new FutureIncomingResponse(new Call(port, request)),
  },
  types: {
    FutureIncomingResponse,
    IncomingResponse,
    OutgoingRequest,
    RequestOptions,
    /** The cause of an error of a stream. */
    httpErrorCode: (error: IoError): unknown => error.payload,
  },
});

class Call implements BodyChannel {
  readonly waiter: OutboundPort;
  readonly #request: OutgoingRequest;
  readonly #body: Uint8Array[] = [];
  #bytes = 0;
  /** Undefined while the guest is writing the body. */
  #id: number | undefined;
  #answer: OutboundAnswer | undefined;

  constructor(port: OutboundPort, request: OutgoingRequest) {
    this.waiter = port;
    this.#request = request;
    request.connect(this);
  }

  capacity(): number {
    return CAPACITY_BYTES;
  }

  write(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    if (this.#bytes <= MAX_BODY_BYTES) {
      this.#body.push(bytes);
    } else {
      this.#answer = {
        kind: "failure",
        error: { tag: "HTTP-request-body-size", val: BigInt(this.#bytes) },
      };
    }
  }

  end(): void {
    if (this.#answer) return;
    this.#id = this.waiter.send({ ...this.#request.head(), body: Buffer.concat(this.#body) });
  }

  abandon(): void {
    this.#answer ??= { kind: "failure", error: { tag: "HTTP-protocol-error" } };
  }

  answer(): OutboundAnswer | undefined {
    if (this.#id !== undefined) this.#answer ??= this.waiter.answer(this.#id);
    return this.#answer;
  }

  abort(): void {
    if (this.#id !== undefined && !this.answer()) this.waiter.abort(this.#id);
  }
}

type Scheme = { tag: "HTTP" | "HTTPS" } | { tag: "other"; val: string };

/** `wasi:http/types` `outgoing-request`. */
class OutgoingRequest {
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

  /** The request without its body. Not part of the WIT interface. */
  head(): Omit<OutboundRequest, "body"> {
    const { tag, val } = this.#method;
    const scheme = this.#scheme?.tag === "other" ? this.#scheme.val : this.#scheme?.tag;
    return {
      method: val ?? tag.toUpperCase(),
      // A request without a host is for the application itself.
      url: `${scheme?.toLowerCase() ?? "https"}://${this.#authority || "self.alt"}${this.#pathWithQuery ?? "/"}`,
      headers: this.#headers.entries().map(([name, value]): Header => [name, decodeValue(value)]),
    };
  }

  /** Called by the host when the guest sends the request. Not part of the WIT interface. */
  connect(channel: BodyChannel): void {
    // A guest that never asked for the body cannot write to it.
    if (!this.#bodyTaken) this.#body.finish();
    this.#body.connect(channel);
    if (this.#body.complete() !== undefined) channel.end();
  }
}

const rejectTimeout = (): never => {
  throw new WitError({ tag: "not-supported" });
};

/** `wasi:http/types` `request-options`. The host's own time limits cannot be changed. */
class RequestOptions {
  connectTimeout(): undefined {}
  firstByteTimeout(): undefined {}
  betweenBytesTimeout(): undefined {}
  setConnectTimeout = rejectTimeout;
  setFirstByteTimeout = rejectTimeout;
  setBetweenBytesTimeout = rejectTimeout;
}

type Outcome<T> = { tag: "ok"; val: T } | { tag: "err"; val: unknown };

/** `wasi:http/types` `future-incoming-response`. If the guest drops it before the response, it is aborted. */
class FutureIncomingResponse {
  readonly #call: Call;
  #taken = false;

  constructor(call: Call) {
    this.#call = call;
  }

  subscribe(): Pollable {
    return new Pollable({
      ready: () => this.#call.answer() !== undefined,
      waiter: this.#call.waiter,
    });
  }

  get(): Outcome<Outcome<IncomingResponse>> | undefined {
    if (this.#taken) return { tag: "err", val: undefined };
    const answer = this.#call.answer();
    if (!answer) return undefined;
    this.#taken = true;
    return {
      tag: "ok",
      val:
        answer.kind === "response"
          ? { tag: "ok", val: new IncomingResponse(answer) }
          : { tag: "err", val: answer.error },
    };
  }

  [Symbol.dispose](): void {
    this.#call.abort();
  }
}

/** `wasi:http/types` `incoming-response`. */
class IncomingResponse {
  readonly #status: number;
  readonly #headers: Fields;
  readonly consume: () => IncomingBody;

  constructor({ status, headers, body }: Extract<OutboundAnswer, { kind: "response" }>) {
    this.#status = status;
    this.#headers = Fields.immutable(headers.map(([name, value]) => [name, encodeValue(value)]));
    this.consume = once(new IncomingBody(bytesSource(body)), "already-consumed");
  }

  status(): number {
    return this.#status;
  }

  headers(): Fields {
    return this.#headers;
  }
}
