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

/** The keys and values of the tokens so far, so that each token goes through the layers once. */
export interface KeyValueCache {
  /** How many tokens it holds. */
  length: number;
  /** One a layer: the tokens' keys one after the other, and their values. */
  readonly layers: readonly { keys: Float32Array; values: Float32Array }[];
}

/**
 * A Llama model: from tokens to logits. It computes in 32 bits, where Spin rounds every step to 16.
 *
 * Matrices are saved by output: row `i` holds the weights of the `i`th number of the result.
 */
export class Llama {
  readonly #config: LlamaConfig;
  readonly #embeddings: Float32Array;
  readonly #layers: readonly Layer[];
  readonly #norm: Float32Array;
  readonly #output: Float32Array;

  /** @throws Error if a tensor is missing, or does not have the shape that the configuration says */
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

  /** @param capacity - how many tokens it can hold */
  createCache(capacity: number): KeyValueCache {
    const size = capacity * this.#config.keyValueHeads * this.#config.headSize;
    const layers = this.#layers.map(() => ({
      keys: new Float32Array(size),
      values: new Float32Array(size),
    }));
    return { length: 0, layers };
  }

  /**
   * Reads the tokens that follow those in the cache, and adds them to it.
   *
   * @param tokens - at least one, each below the size of the vocabulary
   * @returns the logits of the token that comes next, one for each of the vocabulary
   */
  forward(tokens: readonly number[], cache: KeyValueCache): Float32Array {
    const { hiddenSize, headSize, heads, keyValueHeads, normEpsilon, ropeTheta } = this.#config;
    const turns = rotations(cache.length, tokens.length, headSize, ropeTheta);
    const hidden = this.#embed(tokens);
    for (const [index, layer] of this.#layers.entries()) {
      const cached = cache.layers[index];
      if (!cached) throw new Error("The cache is that of another model.");

      let normed = normalize(hidden, layer.attentionNorm, normEpsilon);
      const queries = rotate(multiply(layer.query, normed, hiddenSize), turns, heads);
      const keys = rotate(multiply(layer.key, normed, hiddenSize), turns, keyValueHeads);
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
