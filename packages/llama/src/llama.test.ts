import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary.ts";
import { type ModelOptions, reference, writeModel } from "../test/write-model.ts";
import { parseConfig } from "./config.ts";
import { Llama } from "./llama.ts";
import { Weights } from "./safetensors.ts";

function load(options: ModelOptions): Llama {
  const folder = writeModel(temporaryFolder(), options);
  const config = parseConfig(readFileSync(join(folder, "config.json"), "utf8"));
  return new Llama(config, new Weights(folder));
}

describe.each(["grouped", "plain"] as const)("the logits of the %s model", (name) => {
  const { tokens, logits } = reference[name];
  const expected = logits.map((logit) => expect.closeTo(logit, 4));

  test.each(["F16", "BF16", "F32"] as const)(
    "are those of JAX if the weights are saved as %s",
    (format) => {
      const llama = load({ name, format });
      expect([...llama.forward(tokens, llama.createCache(tokens.length))]).toEqual(expected);
    },
  );

  test("are those of JAX if the weights are spread over files", () => {
    const llama = load({ name, files: 3 });
    expect([...llama.forward(tokens, llama.createCache(tokens.length))]).toEqual(expected);
  });

  test.each([1, 5])("are those of JAX if the tokens are computed in steps of %i", (step) => {
    const llama = load({ name });
    const cache = llama.createCache(tokens.length);
    let last: Float32Array = new Float32Array();
    for (let start = 0; start < tokens.length; start += step) {
      last = llama.forward(tokens.slice(start, start + step), cache);
    }
    expect([...last]).toEqual(expected);
  });
});

test.each<[string, ModelOptions, string]>([
  [
    "a missing tensor",
    { config: { num_hidden_layers: 3 } },
    "cannot find tensor model.layers.2.input_layernorm.weight",
  ],
  [
    "missing output weights",
    { config: { tie_word_embeddings: false } },
    "cannot find tensor lm_head.weight",
  ],
  [
    "a tensor of another shape",
    { config: { num_key_value_heads: 4 } },
    "has the shape [16, 32], but config.json makes it [32, 32]",
  ],
])("%s is an error that names it", (_, options, message) => {
  expect(() => load(options)).toThrow(message);
});
