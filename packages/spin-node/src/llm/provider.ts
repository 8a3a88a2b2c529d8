/** `fermyon:spin/llm` `inferencing-params`. WIT gives its fractions 32 bits. */
export interface InferenceParams {
  /** Tokens that the answer may have at most. */
  maxTokens: number;
  /** Above 1, tokens that were there already become less likely; 1 changes nothing. */
  repeatPenalty: number;
  /** How many of the last tokens the penalty looks at. */
  repeatPenaltyLastNTokenCount: number;
  /** 0 always takes the most likely token. */
  temperature: number;
  /** Only so many of the most likely tokens are considered. */
  topK: number;
  /** Only the most likely tokens that together have this probability are considered, 0 to 1. */
  topP: number;
}

/** `fermyon:spin/llm` `inferencing-result`. */
export interface Inference {
  text: string;
  /** In tokens. */
  usage: { promptTokenCount: number; generatedTokenCount: number };
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
 * computes in this process needs a thread of its own, behind this interface.
 */
export interface LlmProvider {
  /** @throws LlmFailure for what the guest should be told */
  infer(model: string, prompt: string, params: InferenceParams): Promise<Inference>;
}

/** A call of {@link LlmProvider.infer}, as data that crosses threads. */
export interface LlmCall {
  model: string;
  prompt: string;
  params: InferenceParams;
}

/** How a call ended, as data that crosses threads. */
export type LlmOutcome =
  | { kind: "inference"; value: Inference }
  | { kind: "failure"; error: LlmError };

/** Performs a call and turns whatever happens into an outcome; never throws. */
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
