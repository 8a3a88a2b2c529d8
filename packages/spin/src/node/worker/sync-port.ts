import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { LlmOutcome } from "@react-on-spin/llama";
import * as v from "valibot";
import { OutcomeSchema } from "../../llm/messages.ts";
import { SharedIndex } from "../protocol.ts";
import type { Waiter } from "../wasi/io.ts";

/** Waits for the main thread without an event loop, which does not run while the guest does. */
export class SyncPort implements Waiter {
  readonly #port: MessagePort;
  readonly #shared: Int32Array;

  /** @param shared - the memory that {@link SharedIndex} describes */
  constructor(port: MessagePort, shared: SharedArrayBuffer) {
    this.#port = port;
    this.#shared = new Int32Array(shared);
  }

  wakeUps(): number {
    return Atomics.load(this.#shared, SharedIndex.wakeUps);
  }

  wait(seen: number, milliseconds: number): void {
    Atomics.wait(this.#shared, SharedIndex.wakeUps, seen, milliseconds);
  }

  /** Bytes of the response that the main thread has not sent yet. */
  unsentBytes(): number {
    return Atomics.load(this.#shared, SharedIndex.unsentBytes);
  }

  addUnsentBytes(bytes: number): void {
    Atomics.add(this.#shared, SharedIndex.unsentBytes, bytes);
  }

  /** Sleeps until the main thread has replied to a call. */
  receive(): LlmOutcome {
    for (;;) {
      const seen = this.wakeUps();
      const received = receiveMessageOnPort(this.#port);
      if (received) return v.parse(OutcomeSchema, received.message);
      this.wait(seen, Infinity);
    }
  }
}
