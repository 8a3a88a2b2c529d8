import { WitError } from "../../imports/wit-error.ts";
import type { Waiter } from "../poll.ts";
import { OutputStream, type Sink } from "../streams.ts";
import { Fields } from "./fields.ts";

/** Where a response goes. */
export interface ResponseChannel extends Sink {
  /** The whole response: its body was complete when the guest handed it over. */
  respond(status: number, headers: Fields, body: Uint8Array): void;
  /** The head of a response whose body is written afterwards. */
  head(status: number, headers: Fields): void;
  /** That body is complete. */
  end(): void;
  /** The guest answered with an error instead of a response. */
  fail(reason: string): void;
}

/** As much of a body as Spin holds before it is known where it goes, in bytes. */
const HELD_BYTES = 1 << 20;

/** Takes writes before it is known where they go: a body can be written before it is sent. */
class Body implements Sink {
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #finished = false;
  #channel: ResponseChannel | undefined;

  get waiter(): Waiter | undefined {
    return this.#channel?.waiter;
  }

  capacity(): number {
    return this.#channel ? this.#channel.capacity() : HELD_BYTES - this.#heldBytes;
  }

  write(bytes: Uint8Array): void {
    if (this.#channel) {
      this.#channel.write(bytes);
    } else {
      this.#held.push(bytes);
      this.#heldBytes += bytes.byteLength;
    }
  }

  finish(): void {
    this.#finished = true;
    this.#channel?.end();
  }

  /** All of it, if it is complete. */
  complete(): Uint8Array | undefined {
    return this.#finished ? Buffer.concat(this.#held) : undefined;
  }

  connect(channel: ResponseChannel): void {
    this.#channel = channel;
    for (const bytes of this.#held) channel.write(bytes);
  }
}

/** `wasi:http/types` `outgoing-body`. Dropped without `finish`, the response ends cut off. */
export class OutgoingBody {
  readonly #body: Body;
  #stream: OutputStream | undefined;

  constructor(body: Body) {
    this.#body = body;
    this.#stream = new OutputStream(body);
  }

  write(): OutputStream {
    const stream = this.#stream;
    if (!stream) throw new WitError({ tag: "already-written" });
    this.#stream = undefined;
    return stream;
  }

  static finish(body: OutgoingBody, trailers: Fields | undefined): void {
    if (trailers) throw new WitError({ tag: "internal-error", val: "trailers are not supported" });
    body.#body.finish();
  }

  /** Called when the guest drops it: nothing more comes, so the response is cut off. */
  [Symbol.dispose](): void {}
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

  /** Not for the guest: called when it hands the response over. */
  send(channel: ResponseChannel): void {
    // Nobody can write to a body that was never taken: it is empty and complete.
    if (!this.#taken) this.#body.finish();
    const body = this.#body.complete();
    if (body) {
      channel.respond(this.#status, this.#headers, body);
    } else {
      channel.head(this.#status, this.#headers);
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
    outparam.#channel.fail(`the component answered with an error (${detail})`);
  }
}
