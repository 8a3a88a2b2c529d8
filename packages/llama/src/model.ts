import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import * as v from "valibot";
import { type LlamaConfig, parseConfig } from "./config.ts";
import { Llama } from "./llama.ts";
import type { Inference, InferenceParams } from "./provider.ts";
import { Weights } from "./safetensors.ts";
import { penalizeRepeats, sample } from "./sample.ts";

/** The token that ends an answer if `config.json` names none. */
const END = "</s>";

/** A language model that is loaded into memory. */
export class LocalModel {
  readonly #config: LlamaConfig;
  readonly #tokenizer: Tokenizer;
  readonly #llama: Llama;
  readonly #endTokens: readonly (number | undefined)[];

  /**
   * @param folder - path of a folder with `config.json`, `tokenizer.json`,
   *   `model.safetensors.index.json`, and the files that the index names
   * @throws Error if a file is missing or invalid, or this engine cannot run the model
   */
  constructor(folder: string) {
    this.#config = parseConfig(readFileSync(join(folder, "config.json"), "utf8"));
    this.#tokenizer = readTokenizer(readFileSync(join(folder, "tokenizer.json"), "utf8"));
    this.#llama = new Llama(this.#config, new Weights(folder));
    this.#endTokens = this.#config.endTokens ?? [this.#tokenizer.token_to_id(END)];
  }

  /**
   * Generates a continuation of the prompt. There is no chat template.
   *
   * @param random - returns a number from 0 up to, but not including, 1
   * @returns as in Spin, the text begins with the prompt, and `promptTokenCount` includes the generated
   *   tokens
   * @throws Error if the prompt is empty, or prompt and answer exceed the model's positions
   */
  infer(prompt: string, params: InferenceParams, random = Math.random): Inference {
    const tokens = this.#encode(prompt);
    const { maxPositions } = this.#config;
    const cache = this.#llama.createCache(Math.min(tokens.length + params.maxTokens, maxPositions));
    let next = [...tokens];
    let generated = 0;
    while (generated < params.maxTokens) {
      if (cache.length + next.length > maxPositions) {
        throw new Error(
          `prompt and answer are longer than the ${maxPositions} tokens that it reads`,
        );
      }
      const logits = this.#llama.forward(next, cache);
      penalizeRepeats(logits, tokens, params);
      const token = sample(logits, params, random);
      tokens.push(token);
      generated++;
      if (this.#endTokens.includes(token)) break;
      next = [token];
    }
    return {
      text: this.#decode(tokens),
      usage: { promptTokenCount: tokens.length, generatedTokenCount: generated },
    };
  }

  #encode(prompt: string): number[] {
    // As in Spin's tokenizer, characters without a token are left out.
    const tokens = this.#tokenizer.encode(prompt).ids.filter((token) => token !== undefined);
    if (tokens.length === 0) throw new Error("the prompt is empty");
    if (tokens.some((token) => token >= this.#config.vocabularySize)) {
      throw new Error(
        "tokenizer.json has more tokens than config.json says, so they belong to different models",
      );
    }
    return tokens;
  }

  #decode(tokens: number[]): string {
    // The vocabulary in config.json may be larger than that of the tokenizer.
    const known = tokens.filter((token) => this.#tokenizer.id_to_token(token) !== undefined);
    return this.#tokenizer.decode(known, { skip_special_tokens: true });
  }
}

/**
 * Creates the tokenizer, which turns text into tokens and back.
 *
 * @param text - the content of `tokenizer.json`
 * @throws Error if the file is not JSON, or its format is not supported
 */
export function readTokenizer(text: string): Tokenizer {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.looseObject({})), text);
  if (!parsed.success) throw new Error("tokenizer.json is not JSON: copy or download it again");
  try {
    // As in Spin, tokenizer_config.json is not read, and spaces are not cleaned up.
    return new Tokenizer(parsed.output, { clean_up_tokenization_spaces: false });
  } catch (error) {
    throw new Error("tokenizer.json is not in a supported format", { cause: error });
  }
}
