import type {
  Embeddings,
  Inference,
  InferenceParams,
  LlmCall,
  LlmOutcome,
} from "../llm/provider.ts";
import { WitError } from "./wit-error.ts";

/** What Spin takes for a guest that names no parameters. */
const DEFAULT_PARAMS: InferenceParams = {
  maxTokens: 100,
  repeatPenalty: 1.1,
  repeatPenaltyLastNTokenCount: 64,
  temperature: 0.8,
  topK: 40,
  topP: 0.9,
};

/**
 * `fermyon:spin/llm@2.0.0`.
 *
 * @param aiModels - the models that the manifest grants to the component
 * @param perform - carries a call to the provider and blocks until it is answered
 */
export function llm(aiModels: readonly string[], perform: (call: LlmCall) => LlmOutcome) {
  const checkAccess = (model: string) => {
    if (aiModels.includes(model)) return;
    throw new WitError({
      tag: "invalid-input",
      val:
        `The component does not have access to use '${model}'. To give the component access, ` +
        `add '${model}' to the 'ai_models' key for the component in your spin.toml manifest`,
    });
  };

  return {
    infer(model: string, prompt: string, params: InferenceParams | undefined): Inference {
      checkAccess(model);
      const { maxTokens, repeatPenalty, repeatPenaltyLastNTokenCount, temperature, topK, topP } =
        params ?? DEFAULT_PARAMS;
      const outcome = perform({
        kind: "infer",
        model,
        prompt,
        // A component has rounded its numbers to WIT's f32 already; a caller in process has not.
        params: {
          maxTokens,
          repeatPenalty: Math.fround(repeatPenalty),
          repeatPenaltyLastNTokenCount,
          temperature: Math.fround(temperature),
          topK,
          topP: Math.fround(topP),
        },
      });
      if (outcome.kind === "inference") return outcome.value;
      throw unexpected(outcome);
    },

    generateEmbeddings(model: string, texts: string[]): Embeddings {
      checkAccess(model);
      const outcome = perform({ kind: "embed", model, texts });
      if (outcome.kind === "embeddings") return outcome.value;
      throw unexpected(outcome);
    },
  };
}

const unexpected = (outcome: LlmOutcome) =>
  outcome.kind === "failure"
    ? new WitError(outcome.error)
    : new Error(`The language model answered with '${outcome.kind}', which was not asked for.`);
