import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type GuestReply, Signal } from "../pool/protocol.ts";
import type { Waiter } from "../wasi/poll.ts";

/** The main thread, as a running guest waits for it: without an event loop. */
export class SyncPort implements Waiter {
  readonly #port: MessagePort;
  readonly #signal: Int32Array;

  /** @param signal - the numbers of {@link Signal} */
  constructor(port: MessagePort, signal: SharedArrayBuffer) {
    this.#port = port;
    this.#signal = new Int32Array(signal);
  }

  version(): number {
    return Atomics.load(this.#signal, Signal.version);
  }

  wait(seen: number, milliseconds: number): void {
    Atomics.wait(this.#signal, Signal.version, seen, milliseconds);
  }

  /** Bytes of response that the client has not taken yet. */
  unsent(): number {
    return Atomics.load(this.#signal, Signal.unsent);
  }

  addUnsent(bytes: number): void {
    Atomics.add(this.#signal, Signal.unsent, bytes);
  }

  /** Sleeps until the main thread has replied. */
  receive(): GuestReply {
    for (;;) {
      const seen = this.version();
      const received: { message: GuestReply } | undefined = receiveMessageOnPort(this.#port);
      if (received) return received.message;
      this.wait(seen, Infinity);
    }
  }
}
