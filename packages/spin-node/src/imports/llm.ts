import type { Inference, InferenceParams, LlmCall, LlmOutcome } from "../llm/provider.ts";
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
 * `fermyon:spin/llm@2.0.0`, without embeddings.
 *
 * @param aiModels - the models that the manifest lets the component use
 * @param perform - carries a call to the provider and blocks until it is answered
 */
export function llm(aiModels: readonly string[], perform: (call: LlmCall) => LlmOutcome) {
  return {
    /** @throws WitError with the error of `fermyon:spin/llm` */
    infer(model: string, prompt: string, params: InferenceParams | undefined): Inference {
      if (!aiModels.includes(model)) {
        throw new WitError({
          tag: "invalid-input",
          val:
            `The component does not have access to use '${model}'. To give the component access, ` +
            `add '${model}' to the 'ai_models' key for the component in your spin.toml manifest`,
        });
      }
      const outcome = perform({ model, prompt, params: params ?? DEFAULT_PARAMS });
      if (outcome.kind === "failure") throw new WitError(outcome.error);
      return outcome.value;
    },

    /** An engine imports it with the rest of the interface, so it is refused when it is called. */
    generateEmbeddings(): never {
      throw new WitError({
        tag: "runtime-error",
        val:
          "'generate-embeddings' of 'fermyon:spin/llm' is not supported by spin-node, which only " +
          "infers. Run the application with Spin.",
      });
    },
  };
}
