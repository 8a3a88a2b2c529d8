/**
 * The parts of a model, for those who look into one: its numbers layer by layer, and its tokenizer.
 *
 * @module
 */
export { parseConfig } from "./config.ts";
export { Llama } from "./llama.ts";
export { softmax } from "./math.ts";
export { readTokenizer } from "./model.ts";
export { Weights } from "./safetensors.ts";
