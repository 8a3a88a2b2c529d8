import * as v from "valibot";

const Size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff));
const TokenId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/** The keys of `config.json` that Spin reads, with Spin's defaults. All other keys are ignored. */
const ConfigFile = v.object({
  hidden_size: Size,
  intermediate_size: Size,
  vocab_size: Size,
  num_hidden_layers: Size,
  num_attention_heads: Size,
  num_key_value_heads: v.nullish(Size),
  rms_norm_eps: v.number(),
  rope_theta: v.optional(v.number(), 10_000),
  rope_scaling: v.nullish(
    v.never(
      "spin-node does not support scaled positions. Use a model without this key, or use Spin",
    ),
  ),
  eos_token_id: v.nullish(v.union([TokenId, v.array(TokenId)])),
  max_position_embeddings: Size,
  tie_word_embeddings: v.nullish(v.boolean()),
});

/** The dimensions and settings of a Llama model. */
export interface LlamaConfig {
  /** The length of the vector that represents a token between two layers. */
  hiddenSize: number;
  /** The length of the vector inside a layer's feed-forward network. */
  feedForwardSize: number;
  vocabularySize: number;
  layers: number;
  heads: number;
  /** The length of the part of a vector that one attention head reads. */
  headSize: number;
  /** The number of key and value heads: fewer than `heads` if several heads share them. */
  keyValueHeads: number;
  /** Prevents RMS normalization from dividing by zero. */
  normEpsilon: number;
  /** The base of the wavelengths of the rotary position embedding. */
  ropeTheta: number;
  /** The tokens that end an answer; `undefined` if `config.json` names none. */
  endTokens: readonly number[] | undefined;
  /** The maximum number of tokens of prompt and answer together. */
  maxPositions: number;
  /** Whether the output layer uses the weights of the token embeddings. */
  tiedOutput: boolean;
}

/**
 * The maximum number of parameters. JavaScript computes about a billion multiplications a second, so an
 * answer of a larger model would exceed the request timeout.
 */
const MAX_PARAMETERS = 150_000_000;

/**
 * Parses a model's `config.json`.
 *
 * @param text - the content of the file
 * @throws Error if the file is invalid, or this engine cannot run the model
 */
export function parseConfig(text: string): LlamaConfig {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConfigFile), text);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(
      "config.json is not that of a model of the Llama family: " +
        `${v.getDotPath(issue) ?? "the file"}: ${issue.message}`,
    );
  }
  const file = parsed.output;
  const config: LlamaConfig = {
    hiddenSize: file.hidden_size,
    feedForwardSize: file.intermediate_size,
    vocabularySize: file.vocab_size,
    layers: file.num_hidden_layers,
    heads: file.num_attention_heads,
    headSize: file.hidden_size / file.num_attention_heads,
    keyValueHeads: file.num_key_value_heads ?? file.num_attention_heads,
    normEpsilon: file.rms_norm_eps,
    ropeTheta: file.rope_theta,
    endTokens: file.eos_token_id == null ? undefined : [file.eos_token_id].flat(),
    maxPositions: file.max_position_embeddings,
    tiedOutput: file.tie_word_embeddings ?? false,
  };
  // Rotary position embeddings pair the two halves of a head.
  if (config.headSize % 2 !== 0 || config.heads % config.keyValueHeads !== 0) {
    throw new Error(
      "config.json is inconsistent: num_attention_heads has to divide hidden_size into even parts, and " +
        "num_key_value_heads has to divide num_attention_heads",
    );
  }
  const parameters = countParameters(config);
  if (parameters > MAX_PARAMETERS) {
    throw new Error(
      `it has ${inMillions(parameters)} parameters, and spin-node runs models of up to ` +
        `${inMillions(MAX_PARAMETERS)} by itself. Use a service such as Ollama: see "Language models" ` +
        "in the README of spin-node",
    );
  }
  return config;
}

function countParameters({
  hiddenSize,
  feedForwardSize,
  vocabularySize,
  layers,
  headSize,
  keyValueHeads,
  tiedOutput,
}: LlamaConfig): number {
  const attention = 2 * hiddenSize ** 2 + 2 * hiddenSize * keyValueHeads * headSize;
  const feedForward = 3 * hiddenSize * feedForwardSize;
  const embeddings = vocabularySize * hiddenSize;
  return layers * (attention + feedForward) + (tiedOutput ? 1 : 2) * embeddings;
}

const inMillions = (count: number) => `${Math.round(count / 1e6)} million`;
