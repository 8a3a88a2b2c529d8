import * as v from "valibot";
import { widened } from "./json-number.ts";
import type { LlmProvider } from "./provider.ts";
import { post, type Remote, U32 } from "./remote.ts";

const InferAnswer = v.object({
  text: v.string(),
  usage: v.object({ promptTokenCount: U32, generatedTokenCount: U32 }),
});

const EmbedAnswer = v.object({
  embeddings: v.array(v.array(v.number())),
  usage: v.object({ promptTokenCount: U32 }),
});

/**
 * `api_type = "default"`: Spin's own protocol, `POST /infer` and `POST /embed`.
 *
 * Spin puts the keys of each object in alphabetical order, and names no content type.
 */
export function remoteDefault(remote: Remote): LlmProvider {
  return {
    infer(model, prompt, params) {
      const options = {
        maxTokens: params.maxTokens,
        repeatPenalty: widened(params.repeatPenalty),
        repeatPenaltyLastNTokenCount: params.repeatPenaltyLastNTokenCount,
        temperature: widened(params.temperature),
        topK: params.topK,
        topP: widened(params.topP),
      };
      return post(remote, "/infer", {}, JSON.stringify({ model, options, prompt }), InferAnswer);
    },

    embed(model, texts) {
      return post(remote, "/embed", {}, JSON.stringify({ input: texts, model }), EmbedAnswer);
    },
  };
}
