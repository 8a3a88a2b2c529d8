import { Llm } from "@fermyon/spin-sdk";
import {
  InferenceFailed,
  ModelNotGranted,
  ModelRefused,
  ModelTimeout,
  ModelUnreachable,
  NoModel,
} from "@react-on-spin/shared/comment";
import { readHostError } from "../host-error.ts";
import { SAMPLING, tidyComment } from "./prompt.ts";

type InferenceResult = ReturnType<typeof Llm.infer>;

/**
 * Asks the model and tidies its answer. It blocks this instance, and only this one.
 *
 * @throws NoModel, ModelNotGranted, ModelUnreachable, ModelRefused, ModelTimeout, InferenceFailed:
 * what the host or the model could not do. What the host says about it is the cause, for the log.
 */
export function infer(model: string, prompt: string, maxTokens: number) {
  const { text: answer, usage } = withoutPrompt(ask(model, prompt, maxTokens), prompt);
  const text = tidyComment(answer);
  if (text === "") throw new InferenceFailed({ cause: "The model's answer was empty." });
  return { text, usage };
}

/**
 * Where Spin or spin-node run a model themselves, the text begins with the prompt, and the prompt's
 * tokens include those of the answer.
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
  if (tag === "model-not-supported" || NO_MODELS.test(detail)) {
    return new NoModel({ cause: `The host has no model "${model}". ${detail}` });
  }
  if (tag === "invalid-input") return new ModelNotGranted({ cause: detail });
  if (UNKNOWN_MODEL.test(detail)) {
    return new NoModel({
      message: `The language model's server has no model "${model}": it has to be pulled there first.`,
      cause: detail,
    });
  }
  if (TIMED_OUT.test(detail)) return new ModelTimeout({ cause: detail });
  if (NOT_CONNECTED.test(detail)) return new ModelUnreachable({ cause: detail });
  if (REFUSED.test(detail)) return new ModelRefused({ cause: detail });
  // Spin's words may be no more than "InvalidHeaderLength".
  return new InferenceFailed({ cause: `The model "${model}" failed: ${detail}` });
}

// A host has one tag for almost everything, so its words have to tell. They are Spin's, from its
// source, and spin-node's. Words that are not known are an inference that failed.

/** Spin, where its model registry is empty or has another model, or that runs no models itself. */
const NO_MODELS =
  /could not read model registry|no model directory found|local llm operations are not supported/i;

/** A server of models, passed on by either host: Ollama, and services in the manner of OpenAI. */
const UNKNOWN_MODEL = /\bmodel ["'`]\S+["'`] (?:not found|does not exist)/i;

/** spin-node; Spin waits for as long as it takes. */
const TIMED_OUT = /^POST \S+ request error: no answer within/;

/** Either host. */
const NOT_CONNECTED = /^POST \S+ request error: /;

/** spin-node; Spin does not look at the status. */
const REFUSED = /^POST \S+ was answered with status 40[13]\b/;
