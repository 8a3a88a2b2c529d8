import { LlmFailure, type LlmProvider } from "./provider.ts";

const unsupported = () => Promise.reject(new LlmFailure({ tag: "model-not-supported" }));

/** No model is configured: a normal state, which a component is told as `model-not-supported`. */
export const none: LlmProvider = { infer: unsupported, embed: unsupported };
