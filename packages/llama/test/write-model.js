import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import reference from "./reference.json" with { type: "json" };

/** The results of the models in `reference.py`. */
export { reference };
/** The prompt of `reference.json`: seven tokens. */
export const PROMPT = "on spin";
/** Parameters that always choose the most likely token. */
export const GREEDY = {
  maxTokens: 8,
  repeatPenalty: 1,
  repeatPenaltyLastNTokenCount: 64,
  temperature: 0,
  topK: 40,
  topP: 0.9,
};
const [SIZE, WIDE, VOCABULARY, LAYERS, HEADS] = [32, 48, 30, 2, 4];
/**
 * Writes a small model of `reference.py` in the format of Hugging Face's libraries.
 *
 * Its tokens are `</s>`, the letters, "hi", the space, and a few that its tokenizer does not have.
 *
 * @returns the folder
 */
export function writeModel(folder, options = {}) {
  const { name = "grouped", format = "F16", files = 1, config } = options;
  const { keyValueHeads, tied, theta } = reference[name];
  const write = (file, content) => writeFileSync(join(folder, file), content);
  mkdirSync(folder, { recursive: true });
  write(
    "config.json",
    JSON.stringify({
      architectures: ["LlamaForCausalLM"],
      hidden_size: SIZE,
      intermediate_size: WIDE,
      vocab_size: VOCABULARY,
      num_hidden_layers: LAYERS,
      num_attention_heads: HEADS,
      num_key_value_heads: keyValueHeads,
      rms_norm_eps: 1e-5,
      rope_theta: theta,
      max_position_embeddings: 64,
      tie_word_embeddings: tied,
      ...config,
    }),
  );
  write("tokenizer.json", JSON.stringify(TOKENIZER));
  const tensors = [...Map.groupBy(shapes(keyValueHeads, tied), (_, index) => index % files)];
  const fileName = (index) => `model-${index + 1}-of-${files}.safetensors`;
  for (const [index, part] of tensors) write(fileName(index), safetensors(part, format));
  const entries = tensors.flatMap(([index, part]) =>
    part.map(([tensor]) => [tensor, fileName(index)]),
  );
  write(
    "model.safetensors.index.json",
    JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(entries) }),
  );
  return folder;
}
function shapes(keyValueHeads, tied) {
  const keyValueSize = (SIZE / HEADS) * keyValueHeads;
  const layers = Array.from({ length: LAYERS }, (_, layer) => {
    const path = `model.layers.${layer}`;
    return [
      [`${path}.input_layernorm.weight`, [SIZE]],
      [`${path}.self_attn.q_proj.weight`, [SIZE, SIZE]],
      [`${path}.self_attn.k_proj.weight`, [keyValueSize, SIZE]],
      [`${path}.self_attn.v_proj.weight`, [keyValueSize, SIZE]],
      [`${path}.self_attn.o_proj.weight`, [SIZE, SIZE]],
      [`${path}.post_attention_layernorm.weight`, [SIZE]],
      [`${path}.mlp.gate_proj.weight`, [WIDE, SIZE]],
      [`${path}.mlp.up_proj.weight`, [WIDE, SIZE]],
      [`${path}.mlp.down_proj.weight`, [SIZE, WIDE]],
    ];
  });
  return [
    ["model.embed_tokens.weight", [VOCABULARY, SIZE]],
    ...layers.flat(),
    ["model.norm.weight", [SIZE]],
    ...(tied ? [] : [["lm_head.weight", [VOCABULARY, SIZE]]]),
  ];
}
/** The formula for weights of `reference.py`. */
function weights(tensor, count) {
  const seed = Math.imul(
    new TextEncoder().encode(tensor).reduce((sum, byte) => sum + byte, 0),
    0x9e3779b1,
  );
  return Array.from({ length: count }, (_, index) => {
    let x = (Math.imul(index, 0x85ebca6b) + seed) >>> 0;
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) >>> 0;
    x = (x ^ (x >>> 13)) >>> 0;
    return tensor.includes("norm") ? 0.5 + (x >>> 25) / 256 : ((x >>> 24) - 128) / 256;
  });
}
/** The bytes of a safetensors file: the length of the header, the header, the numbers. */
function safetensors(tensors, format) {
  const header = { __metadata__: { format: "pt" } };
  const data = [];
  let offset = 0;
  for (const [tensor, shape] of tensors) {
    const bytes = encode(
      weights(
        tensor,
        shape.reduce((product, length) => product * length),
      ),
      format,
    );
    header[tensor] = { dtype: format, shape, data_offsets: [offset, offset + bytes.byteLength] };
    offset += bytes.byteLength;
    data.push(bytes);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(text.byteLength), true);
  return Buffer.concat([new Uint8Array(length.buffer), text, ...data]);
}
function encode(numbers, format) {
  const floats = new Float32Array(numbers);
  if (format === "F32") return new Uint8Array(floats.buffer);
  const halves =
    format === "F16"
      ? new Float16Array(numbers)
      : Uint16Array.from(new Uint32Array(floats.buffer), (bits) => bits >>> 16);
  return new Uint8Array(halves.buffer);
}
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
/** A byte-level BPE tokenizer, in which "Ġ" stands for the space. */
const TOKENIZER = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [
    {
      id: 0,
      content: "</s>",
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
  ],
  normalizer: null,
  pre_tokenizer: {
    type: "ByteLevel",
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: true,
  },
  post_processor: null,
  decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  model: {
    type: "BPE",
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    vocab: Object.fromEntries(["</s>", ...LETTERS, "hi", "Ġ"].map((token, id) => [token, id])),
    merges: [["h", "i"]],
  },
};
//# sourceMappingURL=write-model.js.map
