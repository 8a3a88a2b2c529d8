import * as v from "valibot";
import { shortest } from "./json-number.ts";
import type { LlmProvider } from "./provider.ts";
import { post, type Remote, U32 } from "./remote.ts";

const ChatAnswer = v.object({
  choices: v.array(v.object({ message: v.object({ content: v.string() }) })),
  usage: v.object({ prompt_tokens: U32, completion_tokens: U32 }),
});

const EmbeddingsAnswer = v.object({
  data: v.array(v.object({ embedding: v.array(v.number()) })),
  usage: v.object({ prompt_tokens: U32 }),
});

const HEADERS = { "content-type": "application/json" };

/**
 * `api_type = "open_ai"`: what Ollama, llama.cpp, vLLM and LM Studio speak as well.
 *
 * The keys are in the order in which Spin writes them. Of the parameters Spin sends two.
 */
export function remoteOpenAi(remote: Remote): LlmProvider {
  return {
    async infer(model, prompt, params) {
      const body = JSON.stringify({
        messages: [{ role: "user", content: prompt }],
        model,
        max_completion_tokens: params.maxTokens,
        frequency_penalty: shortest(params.repeatPenalty),
      });
      const { choices, usage } = await post(
        remote,
        "/v1/chat/completions",
        HEADERS,
        body,
        ChatAnswer,
      );
      return {
        // As with Spin, an answer without a choice is an empty one.
        text: choices[0]?.message.content ?? "",
        usage: {
          promptTokenCount: usage.prompt_tokens,
          generatedTokenCount: usage.completion_tokens,
        },
      };
    },

    async embed(model, texts) {
      const body = JSON.stringify({ input: texts, model });
      const { data, usage } = await post(remote, "/v1/embeddings", HEADERS, body, EmbeddingsAnswer);
      return {
        embeddings: data.map(({ embedding }) => embedding),
        usage: { promptTokenCount: usage.prompt_tokens },
      };
    },
  };
}
