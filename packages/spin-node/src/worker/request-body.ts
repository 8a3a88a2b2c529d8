import type { GuestRequest, Report } from "../pool/protocol.ts";
import type { Source } from "../wasi/streams.ts";
import type { SyncPort } from "./sync-port.ts";

/** The body of the request: what came with it, then the rest, a piece each time one is wanted. */
export class RequestBody implements Source {
  readonly #id: number;
  readonly #port: SyncPort;
  readonly #report: (report: Report) => void;
  #piece: Uint8Array;
  #state: "open" | "ended" | "failed";
  #asked = false;

  constructor(id: number, request: GuestRequest, port: SyncPort, report: (report: Report) => void) {
    this.#id = id;
    this.#port = port;
    this.#report = report;
    this.#piece = request.body;
    this.#state = request.complete ? "ended" : "open";
  }

  ready(): boolean {
    if (this.#piece.byteLength === 0 && this.#state === "open") this.#fetch();
    return this.#piece.byteLength > 0 || this.#state !== "open";
  }

  take(limit: number): Uint8Array | undefined {
    if (!this.ready()) return new Uint8Array();
    if (this.#piece.byteLength > 0) {
      const taken = this.#piece.subarray(0, limit);
      this.#piece = this.#piece.subarray(taken.byteLength);
      return taken;
    }
    if (this.#state === "failed") throw new Error("the client broke off its request");
    return undefined;
  }

  #fetch(): void {
    const mail = this.#port.receive(this.#id);
    if (!mail) {
      if (!this.#asked) this.#report({ kind: "want-body" });
      this.#asked = true;
      return;
    }
    this.#asked = false;
    if (mail.kind === "body") this.#piece = mail.bytes;
    else if (mail.kind === "body-end") this.#state = "ended";
    else if (mail.kind === "body-failed") this.#state = "failed";
  }
}
