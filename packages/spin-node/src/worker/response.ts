import { type Header, MAX_OUTSTANDING, type Report } from "../pool/protocol.ts";
import { decodeValue, type Fields } from "../wasi/http/fields.ts";
import type { ResponseChannel } from "../wasi/http/outgoing.ts";
import type { SyncPort } from "./sync-port.ts";

/** Sends the guest's response to the main thread: whole, or as it is made, held up by a slow client. */
export class GuestResponse implements ResponseChannel {
  readonly waiter: SyncPort;
  readonly #report: (report: Report) => void;
  /** Why there is no whole response, as far as the response itself knows. */
  failure: string | undefined = "the component returned without answering";
  #head: Report | undefined;

  constructor(port: SyncPort, report: (report: Report) => void) {
    this.waiter = port;
    this.#report = report;
  }

  capacity(): number {
    return Math.max(0, MAX_OUTSTANDING - this.waiter.outstanding());
  }

  respond(status: number, headers: Fields, body: Uint8Array): void {
    this.failure = undefined;
    this.#report({ kind: "response", status, headers: decode(headers), body });
  }

  head(status: number, headers: Fields): void {
    this.failure = "the component returned before the end of its response";
    // Held until there is more: a component that fails right after it gets a clean 500.
    this.#head = { kind: "head", status, headers: decode(headers) };
  }

  write(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#sendHead();
    this.waiter.addOutstanding(bytes.byteLength);
    this.#report({ kind: "body", bytes });
  }

  end(): void {
    this.failure = undefined;
    this.#sendHead();
    this.#report({ kind: "end" });
  }

  #sendHead(): void {
    if (this.#head) this.#report(this.#head);
    this.#head = undefined;
  }

  fail(reason: string): void {
    this.failure = reason;
  }
}

const decode = (headers: Fields): Header[] =>
  headers.entries().map(([name, value]) => [name, decodeValue(value)]);
