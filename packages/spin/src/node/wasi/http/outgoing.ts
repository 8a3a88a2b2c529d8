import { OutputStream, once, type Sink, type Waiter, WitError } from "../io.ts";
import { Fields } from "./fields.ts";

/** Takes a body that the guest writes. */
export interface BodyChannel extends Sink {
  end(): void;
  /** The guest has dropped the body before its end. */
  abandon?(): void;
}

export interface ResponseChannel extends BodyChannel {
  /** Takes a whole response: the guest finished the body before it set the response. */
  respond(status: number, headers: Fields, body: Uint8Array): void;
  /** Begins a response. Its body is then passed to `write`. */
  writeHead(status: number, headers: Fields): void;
  end(): void;
  /** Reports that the guest returned an error instead of a response. */
  fail(reason: string): void;
}

/** How much of a body is buffered before the guest sets the response: as much as in Spin. */
const MAX_BUFFERED_BYTES = 1 << 20;

/**
 * The body of a message. A guest may write to it before it sets the response, or sends the request, so it
 * has a buffer.
 */
export class Body implements Sink {
  #buffered: Uint8Array[] = [];
  #bufferedBytes = 0;
  #state: "open" | "finished" | "abandoned" = "open";
  #channel: BodyChannel | undefined;

  get waiter(): Waiter | undefined {
    return this.#channel?.waiter;
  }

  capacity(): number {
    return this.#channel ? this.#channel.capacity() : MAX_BUFFERED_BYTES - this.#bufferedBytes;
  }

  write(bytes: Uint8Array): void {
    if (this.#channel) {
      this.#channel.write(bytes);
    } else {
      this.#buffered.push(bytes);
      this.#bufferedBytes += bytes.byteLength;
    }
  }

  finish(): void {
    this.#state = "finished";
    this.#channel?.end();
  }

  /** Called when the guest drops the body. Without `finish`, nothing more comes, and the message is cut off. */
  drop(): void {
    if (this.#state !== "open") return;
    this.#state = "abandoned";
    this.#channel?.abandon?.();
  }

  /** The whole body; `undefined` if the guest has not finished it. */
  complete(): Uint8Array | undefined {
    return this.#state === "finished" ? Buffer.concat(this.#buffered) : undefined;
  }

  connect(channel: BodyChannel): void {
    this.#channel = channel;
    for (const bytes of this.#buffered) channel.write(bytes);
    if (this.#state === "abandoned") channel.abandon?.();
  }
}

/** `wasi:http/types` `outgoing-body`. If the guest drops it without `finish`, the message is cut off. */
export class OutgoingBody {
  readonly #body: Body;
  readonly write: () => OutputStream;

  constructor(body: Body) {
    this.#body = body;
    this.write = once(new OutputStream(body), "already-written");
  }

  static finish(body: OutgoingBody, trailers: Fields | undefined): void {
    if (trailers) throw new WitError({ tag: "internal-error", val: "trailers are not supported" });
    body.#body.finish();
  }

  [Symbol.dispose](): void {
    this.#body.drop();
  }
}

/** `wasi:http/types` `outgoing-response`. */
export class OutgoingResponse {
  readonly #headers: Fields;
  readonly #body = new Body();
  #status = 200;
  #taken = false;

  constructor(headers: Fields) {
    this.#headers = Fields.immutable(headers.entries());
  }

  statusCode(): number {
    return this.#status;
  }

  setStatusCode(status: number): void {
    if (status < 100 || status > 999) throw new WitError({ tag: "invalid-status" });
    this.#status = status;
  }

  headers(): Fields {
    return this.#headers;
  }

  body(): OutgoingBody {
    if (this.#taken) throw new WitError({ tag: "already-taken" });
    this.#taken = true;
    return new OutgoingBody(this.#body);
  }

  /** Called by the host when the guest sets the response. Not part of the WIT interface. */
  send(channel: ResponseChannel): void {
    // A guest that never asked for the body cannot write to it, so the body is empty.
    if (!this.#taken) this.#body.finish();
    const body = this.#body.complete();
    if (body) {
      channel.respond(this.#status, this.#headers, body);
    } else {
      channel.writeHead(this.#status, this.#headers);
      this.#body.connect(channel);
    }
  }
}

type Result =
  | { tag: "ok"; val: OutgoingResponse }
  | { tag: "err"; val: { tag: string; val?: unknown } };

/** `wasi:http/types` `response-outparam`. */
export class ResponseOutparam {
  readonly #channel: ResponseChannel;

  constructor(channel: ResponseChannel) {
    this.#channel = channel;
  }

  static set(outparam: ResponseOutparam, result: Result): void {
    if (result.tag === "ok") {
      result.val.send(outparam.#channel);
      return;
    }
    const { tag, val } = result.val;
    const detail = typeof val === "string" ? `${tag}: ${val}` : tag;
    outparam.#channel.fail(`the component returned an error (${detail})`);
  }
}
