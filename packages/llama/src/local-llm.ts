import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { messageOf } from "./message-of.ts";
import {
  type Inference,
  type InferenceParams,
  type LlmCall,
  LlmFailure,
  type LlmOutcome,
  type LlmProvider,
} from "./provider.ts";

/** The heap limit of the thread, in MiB. It holds a model's tokenizer, but not its weights. */
const HEAP_MB = 512;

/**
 * Runs Llama models from files, as Spin does with `type = "spin"`. The models run on one thread, which
 * starts with the first call and performs one call at a time.
 */
export class LocalLlm implements LlmProvider {
  readonly #registries: readonly string[];
  readonly #timeoutMs: number;
  #thread: Worker | undefined;
  /** Settles when the last call in the queue has ended. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param registries - folders to search for models, in order
   * @param timeoutMs - the time limit for a call, in milliseconds, including its time in the queue and
   *   the loading of the model
   */
  constructor(registries: readonly string[], timeoutMs: number) {
    this.#registries = registries;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws LlmFailure, with Spin's message if Spin fails in the same case */
  infer(model: string, prompt: string, params: InferenceParams): Promise<Inference> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const answer = this.#last.then(() => this.#perform({ model, prompt, params }, signal));
    this.#last = answer.catch(() => {});
    return answer;
  }

  start(): void {
    this.#thread ??= this.#start();
    this.#thread.unref();
  }

  async #perform(call: LlmCall, signal: AbortSignal): Promise<Inference> {
    if (signal.aborted) throw this.#timedOut();
    this.#thread ??= this.#start();
    const thread = this.#thread;
    let outcome: LlmOutcome;
    // The thread keeps the process alive only during a call.
    thread.ref();
    thread.postMessage(call);
    try {
      [outcome] = await once(thread, "message", { signal });
    } catch (error) {
      // A computing thread cannot be interrupted otherwise. The next call starts a new thread.
      this.#thread = undefined;
      void thread.terminate();
      if (signal.aborted) throw this.#timedOut();
      throw failure(`the thread for language models ended: ${messageOf(error)}`);
    } finally {
      thread.unref();
    }
    if (outcome.kind === "inference") return outcome.value;
    throw new LlmFailure(outcome.error);
  }

  #timedOut(): LlmFailure {
    return failure(`no answer within ${this.#timeoutMs} ms`);
  }

  #start(): Worker {
    const thread = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: this.#registries,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      env: {},
    });
    // `once` reports the error to the caller. Without this listener, it would end the host.
    thread.on("error", () => {});
    thread.once("exit", () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }
}

const failure = (val: string) => new LlmFailure({ tag: "runtime-error", val });
