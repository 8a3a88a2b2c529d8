import type { InferenceParams } from "../src/provider.ts";
import reference from "./reference.json";

/** The results of the models in `reference.py`. */
export { reference };
/** The prompt of `reference.json`: seven tokens. */
export declare const PROMPT = "on spin";
/** Parameters that always choose the most likely token. */
export declare const GREEDY: InferenceParams;
/** How to save a model. */
export interface ModelOptions {
  /** A model of `reference.json`. */
  name?: keyof typeof reference;
  /** The number format. Each of them holds the weights exactly. */
  format?: "F16" | "BF16" | "F32";
  /** The number of safetensors files that the weights are spread over. */
  files?: number;
  /** Keys to add to `config.json`, or to replace. */
  config?: Record<string, unknown>;
}
/**
 * Writes a small model of `reference.py` in the format of Hugging Face's libraries.
 *
 * Its tokens are `</s>`, the letters, "hi", the space, and a few that its tokenizer does not have.
 *
 * @returns the folder
 */
export declare function writeModel(folder: string, options?: ModelOptions): string;
//# sourceMappingURL=write-model.d.ts.map
