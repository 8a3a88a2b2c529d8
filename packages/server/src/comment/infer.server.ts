import { InferenceFailed, ModelNotSetUp, ModelTimeout } from "@app/shared/comment";
import { Llm } from "@fermyon/spin-sdk";
import { readHostError } from "@react-on-spin/spin/host-error";
import { SAMPLING, tidyComment } from "./prompt.ts";

type InferenceResult = ReturnType<typeof Llm.infer>;

/**
 * Asks the model and tidies its answer. The call blocks this instance, but no other.
 *
 * @param maxTokens - the maximum length of the answer, in tokens
 * @returns the text, which is never empty, and the number of tokens
 * @throws ModelNotSetUp, ModelTimeout or InferenceFailed. Its cause is for the log: the host's message, and what the
 * operator can do.
 */
export function infer(model: string, prompt: string, maxTokens: number) {
  const { text: answer, usage } = withoutPrompt(ask(model, prompt, maxTokens), prompt);
  const text = tidyComment(answer);
  if (text === "" && answer.includes("<think>")) {
    throw new InferenceFailed({
      message: "The language model only thought about the count, and wrote no comment.",
      cause: `The answer of "${model}" has nothing after <think>. Raise ai_max_tokens, or use a model that does not think.`,
    });
  }
  if (text === "") throw new InferenceFailed({ cause: "The model's answer was empty." });
  return { text, usage };
}

/**
 * Removes the prompt. If Spin or spin-node runs the model itself, the text begins with the prompt, and
 * `promptTokenCount` includes the answer's tokens.
 */
function withoutPrompt({ text, usage }: InferenceResult, prompt: string): InferenceResult {
  if (!text.startsWith(prompt)) return { text, usage };
  const { promptTokenCount, generatedTokenCount } = usage;
  return {
    text: text.slice(prompt.length),
    usage: {
      promptTokenCount: Math.max(0, promptTokenCount - generatedTokenCount),
      generatedTokenCount,
    },
  };
}

function ask(model: string, prompt: string, maxTokens: number) {
  try {
    return Llm.infer(model, prompt, { ...SAMPLING, maxTokens });
  } catch (error) {
    throw failure(model, error);
  }
}

function failure(model: string, error: unknown) {
  const { tag, detail } = readHostError(error);
  const notSetUp = (hint: string) => new ModelNotSetUp({ cause: `${hint} ${detail}`.trim() });
  if (tag === "model-not-supported" || NO_MODELS.test(detail)) {
    return notSetUp(
      `The host has no model "${model}". docs/operating.md says which models there are.`,
    );
  }
  if (tag === "invalid-input") return notSetUp(`Add "${model}" to ai_models in spin.toml.`);
  if (UNKNOWN_MODEL.test(detail)) {
    return notSetUp(`The model's server has no model "${model}". Pull it there first.`);
  }
  if (REFUSED.test(detail)) {
    return notSetUp(
      "The model's server refused the app. Correct auth_token in runtime-config.toml.",
    );
  }
  if (TIMED_OUT.test(detail)) return new ModelTimeout({ cause: detail });
  // Spin's message may be as short as "InvalidHeaderLength", so the model's name is added.
  return new InferenceFailed({ cause: `The model "${model}" failed: ${detail}` });
}

// Hosts use one tag for almost every error, so the message has to be matched. The expressions match the
// messages in the sources of Spin and spin-node. Any other message means that the inference failed.

/** Spin, if its model registry does not have the model, or if it was built without local inference. */
const NO_MODELS =
  /could not read model registry|no model directory found|local llm operations are not supported/i;

/** Ollama and services with OpenAI's API. Both hosts pass the message on. */
const UNKNOWN_MODEL = /\bmodel ["'`]\S+["'`] (?:not found|does not exist)/i;

/** spin-node. Spin has no time limit. */
const TIMED_OUT = /^POST \S+ request error: no answer within/;

/** spin-node. Spin ignores the status. */
const REFUSED = /^POST \S+ was answered with status 40[13]\b/;
