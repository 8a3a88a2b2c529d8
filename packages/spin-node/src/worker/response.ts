import { MAX_OUTSTANDING, type Report } from "../pool/protocol.ts";
import { decodeValue, type Fields } from "../wasi/http/fields.ts";
import type { ResponseChannel } from "../wasi/http/outgoing.ts";
import type { Mailbox } from "./mailbox.ts";

/** Sends the guest's response to the main thread as it is made, held up by a slow client. */
export class Response implements ResponseChannel {
  readonly waiter: Mailbox;
  readonly #report: (report: Report) => void;
  /** Why there is no whole response, as far as the response itself knows. */
  failure: string | undefined = "the component returned without answering";

  constructor(mailbox: Mailbox, report: (report: Report) => void) {
    this.waiter = mailbox;
    this.#report = report;
  }

  capacity(): number {
    return Math.max(0, MAX_OUTSTANDING - this.waiter.outstanding());
  }

  head(status: number, headers: Fields): void {
    this.failure = "the component returned before the end of its response";
    this.#report({
      kind: "head",
      status,
      headers: headers.entries().map(([name, value]) => [name, decodeValue(value)]),
    });
  }

  write(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.waiter.addOutstanding(bytes.byteLength);
    this.#report({ kind: "body", bytes });
  }

  end(): void {
    this.failure = undefined;
    this.#report({ kind: "end" });
  }

  fail(reason: string): void {
    this.failure = reason;
  }
}
