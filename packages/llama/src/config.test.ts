import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const CONFIG = {
  hidden_size: 64,
  intermediate_size: 128,
  vocab_size: 512,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  rms_norm_eps: 1e-5,
  max_position_embeddings: 256,
};

const parse = (config: object) => parseConfig(JSON.stringify({ ...CONFIG, ...config }));

test("missing keys have Spin's defaults", () => {
  expect(parse({ model_type: "llama", use_cache: true })).toMatchObject({
    headSize: 16,
    keyValueHeads: 4,
    ropeTheta: 10_000,
    endTokens: undefined,
    tiedOutput: false,
  });
});

test.each([
  [7, [7]],
  [
    [7, 9],
    [7, 9],
  ],
  [null, undefined],
])("the end tokens %j are read as %j", (eos_token_id, endTokens) => {
  expect(parse({ eos_token_id }).endTokens).toEqual(endTokens);
});

test.each<[string, object, string]>([
  ["a missing size", { hidden_size: undefined }, "hidden_size: "],
  ["a negative size", { num_hidden_layers: -1 }, "num_hidden_layers: "],
  ["half a layer", { num_hidden_layers: 0.5 }, "num_hidden_layers: "],
  ["no heads", { num_attention_heads: 0 }, "num_attention_heads: "],
  ["heads that do not divide the size", { num_attention_heads: 5 }, "is inconsistent"],
  ["heads of an odd size", { num_attention_heads: 64 }, "is inconsistent"],
  ["key-value heads that do not divide the heads", { num_key_value_heads: 3 }, "is inconsistent"],
  ["scaled positions", { rope_scaling: { rope_type: "llama3" } }, "rope_scaling: spin-node"],
])("%s is an error that names the key", (_, config, message) => {
  expect(() => parse(config)).toThrow(message);
});

test("a configuration that is not JSON is an error", () => {
  expect(() => parseConfig("{")).toThrow("config.json is not that of a model of the Llama family");
});

test("a model that is too large is an error that says what to do", () => {
  const llama2 = {
    hidden_size: 4096,
    intermediate_size: 11_008,
    vocab_size: 32_000,
    num_hidden_layers: 32,
    num_attention_heads: 32,
  };
  expect(() => parse(llama2)).toThrow(
    "it has 6738 million parameters, and spin-node runs models of up to 150 million by itself. " +
      "Use a service such as Ollama",
  );
});
