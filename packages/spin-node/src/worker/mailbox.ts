import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type Mail, Signal } from "../pool/protocol.ts";
import type { Waiter } from "../wasi/poll.ts";

/**
 * The worker's end of the wire: mail for the running guest, read without an event loop, and the
 * sleep in between.
 */
export class Mailbox implements Waiter {
  readonly #port: MessagePort;
  readonly #numbers: Int32Array;

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
      const received: { message: Mail } | undefined = receiveMessageOnPort(this.#port);
      if (!received) return undefined;
      if (received.message.id === id) return received.message;
    }
  }

  /** Sleeps until there is mail for this request. */
  await(id: number): Mail {
    for (;;) {
      const seen = this.version();
      const mail = this.receive(id);
      if (mail) return mail;
      this.wait(seen, Infinity);
    }
  }
}
