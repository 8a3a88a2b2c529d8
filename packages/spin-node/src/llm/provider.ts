/** The parameters of `fermyon:spin/llm` `inferencing-params`. Numbers are 32 bits wide. */
export interface InferenceParams {
  maxTokens: number;
  repeatPenalty: number;
  repeatPenaltyLastNTokenCount: number;
  temperature: number;
  topK: number;
  topP: number;
}

/** `fermyon:spin/llm` `inferencing-result`. */
export interface Inference {
  text: string;
  usage: { promptTokenCount: number; generatedTokenCount: number };
}

/** `fermyon:spin/llm` `embeddings-result`. */
export interface Embeddings {
  embeddings: number[][];
  usage: { promptTokenCount: number };
}

/** `fermyon:spin/llm` `error`. */
export type LlmError =
  | { tag: "model-not-supported" }
  | { tag: "runtime-error"; val: string }
  | { tag: "invalid-input"; val: string };

/** A failure that the guest is told of as it is. Anything else becomes a `runtime-error`. */
export class LlmFailure extends Error {
  override name = "LlmFailure";
  readonly reason: LlmError;

  constructor(reason: LlmError) {
    super(reason.tag);
    this.reason = reason;
  }
}

/**
 * Where inferences come from. It runs on the main thread and must not block it: a model that
 * computes in this process belongs into a thread of its own, behind this interface.
 */
export interface LlmProvider {
  infer(model: string, prompt: string, params: InferenceParams): Promise<Inference>;
  embed(model: string, texts: string[]): Promise<Embeddings>;
}

/** A call of a provider, as data that crosses threads. */
export type LlmCall =
  | { kind: "infer"; model: string; prompt: string; params: InferenceParams }
  | { kind: "embed"; model: string; texts: string[] };

/** How a call ended, as data that crosses threads. */
export type LlmOutcome =
  | { kind: "inference"; value: Inference }
  | { kind: "embeddings"; value: Embeddings }
  | { kind: "failure"; error: LlmError };

/** Performs a call and turns whatever happens into an outcome; never throws. */
export async function perform(provider: LlmProvider, call: LlmCall): Promise<LlmOutcome> {
  try {
    return call.kind === "infer"
      ? { kind: "inference", value: await provider.infer(call.model, call.prompt, call.params) }
      : { kind: "embeddings", value: await provider.embed(call.model, call.texts) };
  } catch (error) {
    const reason =
      error instanceof LlmFailure
        ? error.reason
        : ({ tag: "runtime-error", val: "the language model failed" } as const);
    return { kind: "failure", error: reason };
  }
}
