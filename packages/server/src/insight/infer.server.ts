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
    switch (tag) {
      case "model-not-supported":
        throw new NoModel({ cause: `The host has no model "${model}".` });
      case "invalid-input":
        throw new ModelNotGranted({ cause: detail });
      default:
        throw new InferenceFailed({ cause: detail });
    }
  }
}
