import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import type { OutboundPort } from "../../outbound-http/interface.ts";
import type { OutboundAnswer, OutboundRequest } from "../../outbound-http/messages.ts";
import { isPoolMessage, SharedIndex, type WorkerMessage } from "../protocol.ts";

/** Waits for the main thread without an event loop, which does not run while the guest does. */
export class SyncPort implements OutboundPort {
  readonly #port: MessagePort;
  readonly #shared: Int32Array;
  readonly #answers = new Map<number, OutboundAnswer>();
  #lastId = 0;

  /** @param shared - the memory that {@link SharedIndex} describes */
  constructor(port: MessagePort, shared: SharedArrayBuffer) {
    this.#port = port;
    this.#shared = new Int32Array(shared);
  }

  post(message: WorkerMessage): void {
    this.#port.postMessage(message);
  }

  wakeUps(): number {
    return Atomics.load(this.#shared, SharedIndex.wakeUps);
  }

  wait(seen: number, milliseconds: number): void {
    Atomics.wait(this.#shared, SharedIndex.wakeUps, seen, milliseconds);
  }

  unsentBytes(): number {
    return Atomics.load(this.#shared, SharedIndex.unsentBytes);
  }

  addUnsentBytes(bytes: number): void {
    Atomics.add(this.#shared, SharedIndex.unsentBytes, bytes);
  }

  /** Asks a language model, and sleeps until it has answered. */
  infer(call: LlmCall): LlmOutcome {
    this.post({ kind: "infer", call });
    for (;;) {
      const seen = this.wakeUps();
      const outcome = this.#receive();
      if (outcome) return outcome;
      this.wait(seen, Infinity);
    }
  }

  send(request: OutboundRequest): number {
    const id = ++this.#lastId;
    this.post({ kind: "fetch", id, request });
    return id;
  }

  answer(id: number): OutboundAnswer | undefined {
    this.#receive();
    return this.#answers.get(id);
  }

  abort(id: number): void {
    this.post({ kind: "abort", id });
  }

  /** Forgets what came for an instance that has ended. */
  endInstance(): void {
    this.#answers.clear();
  }

  #receive(): LlmOutcome | undefined {
    for (;;) {
      const received: { message: unknown } | undefined = receiveMessageOnPort(this.#port);
      if (!received) return undefined;
      const { message } = received;
      if (!isPoolMessage(message)) continue;
      if (message.kind === "inferred") return message.outcome;
      if (message.kind === "answered") this.#answers.set(message.id, message.answer);
    }
  }
}
