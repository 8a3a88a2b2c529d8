import { LlmFailure, type LlmProvider } from "./provider.ts";

/** No model is configured: a normal state, which a component is told as `model-not-supported`. */
export const none: LlmProvider = {
  infer: () => Promise.reject(new LlmFailure({ tag: "model-not-supported" })),
};
