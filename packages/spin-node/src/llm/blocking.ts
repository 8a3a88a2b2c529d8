import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import type { LlmCompute } from "../config/runtime-config.ts";
import type { LlmCall, LlmOutcome } from "./provider.ts";

/** What the helping thread is started with. */
export interface BlockingInput {
  config: LlmCompute;
  port: MessagePort;
  signal: SharedArrayBuffer;
}

/**
 * Calls a provider from a thread that must not go on before the answer is there: a component's
 * interface is synchronous, also where the component's code runs in process.
 */
export class BlockingLlm {
  readonly #config: LlmCompute;
  #thread: { worker: Worker; port: MessagePort; numbers: Int32Array } | undefined;

  constructor(config: LlmCompute) {
    this.#config = config;
  }

  /** Blocks the calling thread until the call has ended. */
  perform(call: LlmCall): LlmOutcome {
    this.#thread ??= this.#start();
    const { worker, port, numbers } = this.#thread;
    Atomics.store(numbers, 0, 0);
    worker.postMessage(call);
    Atomics.wait(numbers, 0, 0);
    const received: { message: LlmOutcome } | undefined = receiveMessageOnPort(port);
    if (!received) throw new Error("The thread for language models woke us without an answer.");
    return received.message;
  }

  async close(): Promise<void> {
    await this.#thread?.worker.terminate();
    this.#thread = undefined;
  }

  #start() {
    const { port1, port2 } = new MessageChannel();
    const signal = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const workerData: BlockingInput = { config: this.#config, port: port2, signal };
    const worker = new Worker(new URL("./blocking-thread.ts", import.meta.url), {
      workerData,
      transferList: [port2],
    });
    // Neither must keep the process alive.
    worker.unref();
    port1.unref();
    return { worker, port: port1, numbers: new Int32Array(signal) };
  }
}
