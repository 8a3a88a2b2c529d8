import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { LlmOutcome } from "../llm/provider.ts";
import { type Mail, Signal } from "../pool/protocol.ts";
import type { Waiter } from "../wasi/poll.ts";

/**
 * The worker's end of the wire: mail for the running guest, read without an event loop, and the
 * sleep in between.
 */
export class SyncPort implements Waiter {
  readonly #port: MessagePort;
  readonly #numbers: Int32Array;
  /** Pieces of the body that came while a language model was waited for. */
  #kept: Mail[] = [];

  constructor(port: MessagePort, signal: SharedArrayBuffer) {
    this.#port = port;
    this.#numbers = new Int32Array(signal);
  }

  version(): number {
    return Atomics.load(this.#numbers, Signal.version);
  }

  wait(seen: number, milliseconds: number): void {
    Atomics.wait(this.#numbers, Signal.version, seen, milliseconds);
  }

  /** Bytes of response that the client has not taken yet. */
  outstanding(): number {
    return Atomics.load(this.#numbers, Signal.outstanding);
  }

  addOutstanding(bytes: number): void {
    Atomics.add(this.#numbers, Signal.outstanding, bytes);
  }

  /** The next mail for this request, if one is there. */
  receive(id: number): Mail | undefined {
    for (;;) {
      const mail = this.#kept.shift() ?? this.#take();
      if (!mail || mail.id === id) return mail;
    }
  }

  /** Sleeps until a language model has answered this request. Other mail is there afterwards. */
  awaitOutcome(id: number): LlmOutcome {
    const others: Mail[] = [];
    for (;;) {
      const seen = this.version();
      const mail = this.receive(id);
      if (mail?.kind === "llm") {
        this.#kept = others;
        return mail.outcome;
      }
      if (mail) others.push(mail);
      else this.wait(seen, Infinity);
    }
  }

  #take(): Mail | undefined {
    const received: { message: Mail } | undefined = receiveMessageOnPort(this.#port);
    return received?.message;
  }
}
