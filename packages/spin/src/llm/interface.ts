import type { Inference, InferenceParams, LlmCall, LlmOutcome } from "@react-on-spin/llama";
import { WitError } from "../node/wasi/wit-error.ts";

/** Spin's defaults, for a guest that passes no parameters. */
export const DEFAULT_PARAMS: InferenceParams = {
  maxTokens: 100,
  repeatPenalty: 1.1,
  repeatPenaltyLastNTokenCount: 64,
  temperature: 0.8,
  topK: 40,
  topP: 0.9,
};

/**
 * Returns `fermyon:spin/llm@2.0.0`, without embeddings.
 *
 * @param aiModels - the models that the component may use
 * @param perform - performs a call and blocks until it ends
 */
export function llm(aiModels: readonly string[], perform: (call: LlmCall) => LlmOutcome) {
  return {
    /** @throws WitError with an error of the interface */
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

    /** Fails only when it is called, because an engine imports the whole interface. */
    generateEmbeddings(): never {
      throw new WitError({
        tag: "runtime-error",
        val:
          "'generate-embeddings' of 'fermyon:spin/llm' is not supported by spin-node. Run the " +
          "application with Spin.",
      });
    },
  };
}
