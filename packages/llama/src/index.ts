/**
 * Runs small Llama models from their files, and what a host needs from anything that runs language models.
 *
 * @module
 */
export { LocalLlm } from "./local-llm.ts";
export {
  type Inference,
  type InferenceParams,
  type LlmCall,
  type LlmError,
  LlmFailure,
  type LlmOutcome,
  type LlmProvider,
  perform,
} from "./provider.ts";
