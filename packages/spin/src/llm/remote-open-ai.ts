import type { LlmProvider } from "@react-on-spin/llama";
import * as v from "valibot";
import { post, type Remote, U32 } from "./remote.ts";

const Answer = v.object({
  choices: v.array(v.object({ message: v.object({ content: v.string() }) })),
  usage: v.object({ prompt_tokens: U32, completion_tokens: U32 }),
});

/**
 * The provider for `api_type = "open_ai"`, which Ollama, llama.cpp, vLLM and LM Studio support too. Like
 * Spin, it sends only two of the parameters: the token limit and the repeat penalty.
 */
export const remoteOpenAi = (remote: Remote): LlmProvider => ({
  async infer(model, prompt, { maxTokens, repeatPenalty }) {
    const body = {
      model,
      messages: [{ role: "user", content: prompt }],
      max_completion_tokens: maxTokens,
      frequency_penalty: repeatPenalty,
    };
    const { choices, usage } = await post(remote, "/v1/chat/completions", body, Answer);
    return {
      // As in Spin, an answer without choices is an empty text.
      text: choices[0]?.message.content ?? "",
      usage: {
        promptTokenCount: usage.prompt_tokens,
        generatedTokenCount: usage.completion_tokens,
      },
    };
  },
});
