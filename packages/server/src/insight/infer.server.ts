import { Llm } from "@fermyon/spin-sdk";
import { readHostError } from "../host-error.ts";
import { InferenceFailed, ModelNotGranted, NoModel } from "../insight.errors.ts";
import { tidyComment } from "./prompt.ts";

/**
 * Asks the model and tidies its answer. It blocks this instance, and only this one.
 *
 * @throws NoModel, ModelNotGranted, InferenceFailed: what the host or the model could not do.
 */
export function infer(model: string, prompt: string, maxTokens: number) {
  const result = ask(model, prompt, maxTokens);
  const text = tidyComment(result.text);
  if (text === "") throw new InferenceFailed({ cause: "The model's answer was empty." });
  return { text, usage: result.usage };
}

function ask(model: string, prompt: string, maxTokens: number) {
  try {
    return Llm.infer(model, prompt, { maxTokens });
  } catch (error) {
    const { tag, detail } = readHostError(error);
    if (tag === "model-not-supported" || NO_MODEL.test(detail)) {
      throw new NoModel({ cause: `The host has no model "${model}". ${detail}` });
    }
    if (tag === "invalid-input") throw new ModelNotGranted({ cause: detail });
    throw new InferenceFailed({ cause: detail });
  }
}

/**
 * What Spin says where its model registry is empty or has another model, and where it was built
 * without local models: it has no tag of its own for these. From Spin's source.
 */
const NO_MODEL =
  /could not read model registry|no model directory found|local llm operations are not supported/i;
