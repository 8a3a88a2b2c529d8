import type { LlamaConfig } from "./config.ts";
import { addTo, attend, multiply, normalize, rotate, rotations, swiGlu } from "./math.ts";
import type { Weights } from "./safetensors.ts";

interface Layer {
  attentionNorm: Float32Array;
  query: Float32Array;
  key: Float32Array;
  value: Float32Array;
  attentionOutput: Float32Array;
  feedForwardNorm: Float32Array;
  gate: Float32Array;
  up: Float32Array;
  down: Float32Array;
}

/** The keys and values of all tokens so far, so that each token is computed only once. */
export interface KeyValueCache {
  /** How many tokens it holds. */
  length: number;
  /** For each layer: the keys of all tokens, one after the other, and their values. */
  readonly layers: readonly { keys: Float32Array; values: Float32Array }[];
}

/**
 * A Llama model: computes logits from tokens. It uses 32-bit numbers, while Spin rounds each step to 16
 * bits.
 *
 * Row `i` of a weight matrix holds the weights of element `i` of the result.
 */
export class Llama {
  readonly #config: LlamaConfig;
  readonly #embeddings: Float32Array;
  readonly #layers: readonly Layer[];
  readonly #norm: Float32Array;
  readonly #output: Float32Array;

  /** @throws Error if a tensor is missing, or its shape does not match the configuration */
  constructor(config: LlamaConfig, weights: Weights) {
    const { hiddenSize, feedForwardSize, vocabularySize, headSize, keyValueHeads } = config;
    const keyValueSize = keyValueHeads * headSize;
    this.#config = config;
    this.#embeddings = weights.read("model.embed_tokens.weight", [vocabularySize, hiddenSize]);
    this.#layers = Array.from({ length: config.layers }, (_, layer) => {
      const read = (name: string, ...shape: number[]) =>
        weights.read(`model.layers.${layer}.${name}.weight`, shape);
      return {
        attentionNorm: read("input_layernorm", hiddenSize),
        query: read("self_attn.q_proj", hiddenSize, hiddenSize),
        key: read("self_attn.k_proj", keyValueSize, hiddenSize),
        value: read("self_attn.v_proj", keyValueSize, hiddenSize),
        attentionOutput: read("self_attn.o_proj", hiddenSize, hiddenSize),
        feedForwardNorm: read("post_attention_layernorm", hiddenSize),
        gate: read("mlp.gate_proj", feedForwardSize, hiddenSize),
        up: read("mlp.up_proj", feedForwardSize, hiddenSize),
        down: read("mlp.down_proj", hiddenSize, feedForwardSize),
      };
    });
    this.#norm = weights.read("model.norm.weight", [hiddenSize]);
    this.#output = config.tiedOutput
      ? this.#embeddings
      : weights.read("lm_head.weight", [vocabularySize, hiddenSize]);
  }

  /** @param capacity - the number of tokens that the cache can hold */
  createCache(capacity: number): KeyValueCache {
    const size = capacity * this.#config.keyValueHeads * this.#config.headSize;
    const layers = this.#layers.map(() => ({
      keys: new Float32Array(size),
      values: new Float32Array(size),
    }));
    return { length: 0, layers };
  }

  /**
   * Computes the tokens that follow those in the cache, and adds them to the cache.
   *
   * @param tokens - at least one token, each smaller than the size of the vocabulary
   * @returns a logit for each token of the vocabulary: how likely it is to come next
   */
  forward(tokens: readonly number[], cache: KeyValueCache): Float32Array {
    const { hiddenSize, headSize, heads, keyValueHeads, normEpsilon, ropeTheta } = this.#config;
    const angles = rotations(cache.length, tokens.length, headSize, ropeTheta);
    const hidden = this.#embed(tokens);
    for (const [index, layer] of this.#layers.entries()) {
      const cached = cache.layers[index];
      if (!cached) throw new Error("The cache belongs to another model.");

      let normed = normalize(hidden, layer.attentionNorm, normEpsilon);
      const queries = rotate(multiply(layer.query, normed, hiddenSize), angles, heads);
      const keys = rotate(multiply(layer.key, normed, hiddenSize), angles, keyValueHeads);
      const values = multiply(layer.value, normed, hiddenSize);
      cached.keys.set(keys, cache.length * keyValueHeads * headSize);
      cached.values.set(values, cache.length * keyValueHeads * headSize);
      const read = attend(queries, cached, cache.length, heads, keyValueHeads, headSize);
      addTo(hidden, multiply(layer.attentionOutput, read, hiddenSize));

      normed = normalize(hidden, layer.feedForwardNorm, normEpsilon);
      const gates = multiply(layer.gate, normed, hiddenSize);
      const widened = swiGlu(gates, multiply(layer.up, normed, hiddenSize));
      addTo(hidden, multiply(layer.down, widened, this.#config.feedForwardSize));
    }
    cache.length += tokens.length;
    const last = hidden.subarray(-hiddenSize);
    return multiply(this.#output, normalize(last, this.#norm, normEpsilon), hiddenSize);
  }

  #embed(tokens: readonly number[]): Float32Array {
    const { hiddenSize } = this.#config;
    const hidden = new Float32Array(tokens.length * hiddenSize);
    for (const [index, token] of tokens.entries()) {
      const start = token * hiddenSize;
      hidden.set(this.#embeddings.subarray(start, start + hiddenSize), index * hiddenSize);
    }
    return hidden;
  }
}
