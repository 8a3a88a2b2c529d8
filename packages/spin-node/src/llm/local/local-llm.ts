import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../errors.ts";
import {
  type Inference,
  type InferenceParams,
  type LlmCall,
  LlmFailure,
  type LlmOutcome,
  type LlmProvider,
} from "../provider.ts";

/** The heap of the thread, in MiB. A model's tokenizer is on it, its weights are not. */
const HEAP_MB = 512;

/**
 * Runs models of the Llama family from files, as Spin does with `type = "spin"`, on a thread of its
 * own that starts with the first call. Calls wait for each other.
 */
export class LocalLlm implements LlmProvider {
  readonly #registries: readonly string[];
  readonly #timeoutMs: number;
  #thread: Worker | undefined;
  /** Settles when the last call has been answered. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param registries - folders of models; the first one that has a model counts
   * @param timeoutMs - how long a call may take, its time in the queue and the loading of the model
   * included
   */
  constructor(registries: readonly string[], timeoutMs: number) {
    this.#registries = registries;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws LlmFailure with Spin's words or a sentence for whoever runs the host */
  infer(model: string, prompt: string, params: InferenceParams): Promise<Inference> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const answer = this.#last.then(() => this.#perform({ model, prompt, params }, signal));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #perform(call: LlmCall, signal: AbortSignal): Promise<Inference> {
    if (signal.aborted) throw this.#timedOut();
    this.#thread ??= this.#start();
    const thread = this.#thread;
    let outcome: LlmOutcome;
    // Only a call that is under way keeps the process alive.
    thread.ref();
    thread.postMessage(call);
    try {
      [outcome] = await once(thread, "message", { signal });
    } catch (error) {
      // Nothing else stops a thread that computes. The next call starts another one.
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
    // The call that waits is told; without a listener, the error would end the host.
    thread.on("error", () => {});
    thread.once("exit", () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }
}

const failure = (val: string) => new LlmFailure({ tag: "runtime-error", val });
