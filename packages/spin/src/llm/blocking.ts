import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import type { LlmCompute } from "../node/config/runtime-config.ts";
import type { BlockingCall } from "./blocking-thread.ts";

const PROGRAM = new URL("./blocking-thread.ts", import.meta.url);

/** Longer than a provider waits for a model, so that only a thread that has broken takes as long. */
const LIMIT_MS = 30_000;

/**
 * Performs calls to a language model and blocks until they end. Under Vite, the code runs in a thread that has an event
 * loop, so another thread performs the calls.
 */
export class BlockingLlm {
  readonly #config: LlmCompute;
  #thread: Worker | undefined;

  constructor(config: LlmCompute) {
    this.#config = config;
  }

  infer(call: LlmCall): LlmOutcome {
    this.#thread ??= new Worker(PROGRAM, { workerData: this.#config }).on("error", () => {
      // The call that it was to answer fails when its time is over. The next call starts a new thread.
      this.#thread = undefined;
    });
    this.#thread.unref();
    const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const { port1, port2 } = new MessageChannel();
    this.#thread.postMessage({ call, port: port2, done } satisfies BlockingCall, [port2]);
    Atomics.wait(done, 0, 0, LIMIT_MS);
    const received: { message: LlmOutcome } | undefined = receiveMessageOnPort(port1);
    port1.close();
    if (received) return received.message;
    const val = `the language model gave no answer within ${LIMIT_MS} ms`;
    return { kind: "failure", error: { tag: "runtime-error", val } };
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }
}
