import { type Header, MAX_UNSENT_BYTES, type WorkerMessage } from "../pool/protocol.ts";
import { decodeValue, type Fields } from "../wasi/http/fields.ts";
import type { ResponseChannel } from "../wasi/http/outgoing.ts";
import type { SyncPort } from "./sync-port.ts";

/** Sends the guest's response to the main thread: whole, or as it is made, held up by a slow client. */
export class GuestResponse implements ResponseChannel {
  readonly waiter: SyncPort;
  readonly #post: (message: WorkerMessage) => void;
  /** Why there is no whole response, as far as the response itself knows. */
  failure: string | undefined = "the component returned without answering";
  #head: WorkerMessage | undefined;

  constructor(port: SyncPort, post: (message: WorkerMessage) => void) {
    this.waiter = port;
    this.#post = post;
  }

  capacity(): number {
    return Math.max(0, MAX_UNSENT_BYTES - this.waiter.unsent());
  }

  respond(status: number, headers: Fields, body: Uint8Array): void {
    this.failure = undefined;
    this.#post({ kind: "response", status, headers: decode(headers), body });
  }

  head(status: number, headers: Fields): void {
    this.failure = "the component returned before the end of its response";
    // Held until there is more: a component that fails right after it gets a clean 500.
    this.#head = { kind: "head", status, headers: decode(headers) };
  }

  write(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#sendHead();
    this.waiter.addUnsent(bytes.byteLength);
    this.#post({ kind: "body", bytes });
  }

  end(): void {
    this.failure = undefined;
    this.#sendHead();
    this.#post({ kind: "end" });
  }

  fail(reason: string): void {
    this.failure = reason;
  }

  #sendHead(): void {
    if (this.#head) this.#post(this.#head);
    this.#head = undefined;
  }
}

const decode = (headers: Fields): Header[] =>
  headers.entries().map(([name, value]) => [name, decodeValue(value)]);
