/** `fermyon:spin/llm` `inferencing-params`. In WIT, the fractions are `f32`. */
export interface InferenceParams {
  /** The most tokens to generate. */
  maxTokens: number;
  /** A value above 1 makes tokens that have occurred already less likely; 1 has no effect. */
  repeatPenalty: number;
  /** How many of the last tokens `repeatPenalty` applies to. */
  repeatPenaltyLastNTokenCount: number;
  /** 0 always chooses the most likely token. Higher values make other tokens more likely. */
  temperature: number;
  /** Considers only this many of the most likely tokens. */
  topK: number;
  /** Considers only the most likely tokens whose probabilities add up to this value, from 0 to 1. */
  topP: number;
}

/** `fermyon:spin/llm` `inferencing-result`. */
export interface Inference {
  text: string;
  /** Counts of tokens. */
  usage: { promptTokenCount: number; generatedTokenCount: number };
}

/** `fermyon:spin/llm` `error`. */
export type LlmError =
  | { tag: "model-not-supported" }
  | { tag: "runtime-error"; val: string }
  | { tag: "invalid-input"; val: string };

/** An error that is passed to the guest. Any other error becomes a `runtime-error` without details. */
export class LlmFailure extends Error {
  override name = "LlmFailure";
  readonly reason: LlmError;

  constructor(reason: LlmError) {
    super(reason.tag);
    this.reason = reason;
  }
}

/**
 * Runs language models. A provider is used on the main thread and must not block it: a model that
 * computes in this process needs its own thread.
 */
export interface LlmProvider {
  /** @throws LlmFailure if there is an error to pass to the guest */
  infer(model: string, prompt: string, params: InferenceParams): Promise<Inference>;
  /** Prepares for the first call, so that it takes less time. */
  start?(): void;
}

/** The arguments of {@link LlmProvider.infer}, in a form that can be sent to another thread. */
export interface LlmCall {
  model: string;
  prompt: string;
  params: InferenceParams;
}

/** The outcome of a call, in a form that can be sent to another thread. */
export type LlmOutcome =
  | { kind: "inference"; value: Inference }
  | { kind: "failure"; error: LlmError };

/** Performs a call and returns its outcome. Never throws. */
export async function perform(
  provider: LlmProvider,
  { model, prompt, params }: LlmCall,
): Promise<LlmOutcome> {
  try {
    return { kind: "inference", value: await provider.infer(model, prompt, params) };
  } catch (error) {
    const reason =
      error instanceof LlmFailure
        ? error.reason
        : ({ tag: "runtime-error", val: "the language model failed" } as const);
    return { kind: "failure", error: reason };
  }
}
