import { type LlmProvider, LocalLlm } from "@react-on-spin/llama";
import * as v from "valibot";
import type { LlmCompute } from "../node/config/runtime-config.ts";
import { post, type Remote } from "./remote.ts";

/** The part of the request timeout that a call may take, so that the component can still answer. */
const TIMEOUT_SHARE = 5 / 6;

/**
 * Creates the provider that the runtime configuration selects.
 *
 * @param requestTimeoutMs - the host's request timeout, in milliseconds. A call to a model may take five
 *   sixths of it.
 */
export function createProvider(config: LlmCompute, requestTimeoutMs = 30_000): LlmProvider {
  const timeoutMs = Math.floor(requestTimeoutMs * TIMEOUT_SHARE);
  if (config.type === "spin") return new LocalLlm(config.registries, timeoutMs);
  const remote = { url: config.url, authToken: config.auth_token, timeoutMs };
  return config.api_type === "open_ai" ? remoteOpenAi(remote) : remoteDefault(remote);
}

/** A number that fits WIT's `u32`. Spin rejects an answer with any other number. */
const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

const DefaultAnswer = v.object({
  text: v.string(),
  usage: v.object({ promptTokenCount: U32, generatedTokenCount: U32 }),
});

/** The provider for `api_type = "default"`, Spin's own protocol. */
const remoteDefault = (remote: Remote): LlmProvider => ({
  infer: (model, prompt, options) =>
    post(remote, "/infer", { model, prompt, options }, DefaultAnswer),
});

const OpenAiAnswer = v.object({
  choices: v.array(v.object({ message: v.object({ content: v.string() }) })),
  usage: v.object({ prompt_tokens: U32, completion_tokens: U32 }),
});

/**
 * The provider for `api_type = "open_ai"`, which Ollama, llama.cpp, vLLM and LM Studio support too. Like
 * Spin, it sends only two of the parameters: the token limit and the repeat penalty.
 */
const remoteOpenAi = (remote: Remote): LlmProvider => ({
  async infer(model, prompt, { maxTokens, repeatPenalty }) {
    const body = {
      model,
      messages: [{ role: "user", content: prompt }],
      max_completion_tokens: maxTokens,
      frequency_penalty: repeatPenalty,
    };
    const { choices, usage } = await post(remote, "/v1/chat/completions", body, OpenAiAnswer);
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
