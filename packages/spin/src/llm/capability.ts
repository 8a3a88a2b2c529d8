import type { Inference, InferenceParams } from "@react-on-spin/llama";
import type { Capability } from "../host.ts";
import { WitError } from "../node/wasi/io.ts";

/** Spin's defaults, for a guest that passes no parameters. */
export const DEFAULT_PARAMS: InferenceParams = {
  maxTokens: 100,
  repeatPenalty: 1.1,
  repeatPenaltyLastNTokenCount: 64,
  temperature: 0.8,
  topK: 40,
  topP: 0.9,
};

/** `fermyon:spin/llm@2.0.0`, without embeddings. */
export const llm: Capability = {
  provide: ({ component: { aiModels }, infer }) => ({
    interfaces: {
      "fermyon:spin/llm@2.0.0": {
        infer(model: string, prompt: string, params: InferenceParams | undefined): Inference {
          if (!aiModels.includes(model)) {
            throw new WitError({
              tag: "invalid-input",
              val:
                `The component does not have access to use '${model}'. To give the component access, ` +
                `add '${model}' to the 'ai_models' key for the component in your spin.toml manifest`,
            });
          }
          const outcome = infer({ model, prompt, params: params ?? DEFAULT_PARAMS });
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
      },
    },
  }),
};
