import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary.ts";
import { GREEDY, type ModelOptions, PROMPT, writeModel } from "../test/write-model.ts";
import { LocalModel } from "./model.ts";

const load = (options: ModelOptions = {}) => new LocalModel(writeModel(temporaryFolder(), options));

describe("an answer", () => {
  test("consists of the most likely tokens at temperature 0, as JAX computes them", () => {
    // Tokens 4, 29, 25, 21, 27, 7, 18, 26, of which the tokenizer does not have 29.
    expect(load().infer(PROMPT, GREEDY).text).toBe(`${PROMPT}dyuhigrz`);
    // Tokens 14, 14, 26, 8, 13, 13, 16, 8.
    expect(load({ name: "plain" }).infer(PROMPT, GREEDY).text).toBe(`${PROMPT}nnzhmmph`);
  });

  test("counts the generated tokens as tokens of the prompt too, as Spin does", () => {
    const usage = { promptTokenCount: 7 + 8, generatedTokenCount: 8 };
    expect(load().infer(PROMPT, GREEDY).usage).toEqual(usage);
  });

  test("of no tokens is the prompt", () => {
    expect(load().infer(PROMPT, { ...GREEDY, maxTokens: 0 })).toEqual({
      text: PROMPT,
      usage: { promptTokenCount: 7, generatedTokenCount: 0 },
    });
  });

  test.each<[string, unknown, string, number]>([
    ["the end token", 25, "dy", 3],
    ["one of several end tokens", [9, 27], "dyuhi", 5],
  ])("ends with %s of config.json, which is counted", (_, eos_token_id, answer, count) => {
    const { text, usage } = load({ config: { eos_token_id } }).infer(PROMPT, GREEDY);
    expect(text).toBe(PROMPT + answer);
    expect(usage.generatedTokenCount).toBe(count);
  });

  test("ends with </s> if config.json names no end token, and does not show it", () => {
    // According to JAX, the end token is the most likely one after this prompt.
    const { text, usage } = load().infer("react on spin", GREEDY);
    expect(text).toBe("react on spin");
    expect(usage.generatedTokenCount).toBe(1);
  });

  test("is penalized for tokens that occurred in the prompt or in the answer", () => {
    const params = { ...GREEDY, repeatPenalty: 100 };
    const { text } = load({ name: "plain" }).infer(PROMPT, params);
    // Without a penalty, the answer begins with two letters of the prompt.
    const answer = text.slice(PROMPT.length);
    expect([...answer].filter((letter) => PROMPT.includes(letter))).toEqual([]);
    expect(new Set(answer).size).toBe(answer.length);
  });

  test("is random at a higher temperature", () => {
    const model = load();
    const params = { ...GREEDY, temperature: 2, topP: 1 };
    const first = model.infer(PROMPT, params, () => 0).text;
    expect(model.infer(PROMPT, params, () => 0).text).toBe(first);
    expect(model.infer(PROMPT, params, () => 0.9).text).not.toBe(first);
  });

  test("can use all positions of the model, and no more", () => {
    // The last token needs no position, because nothing is computed from it.
    const model = load({ config: { max_position_embeddings: 14 } });
    expect(model.infer(PROMPT, GREEDY).usage.generatedTokenCount).toBe(8);
    expect(() => model.infer(PROMPT, { ...GREEDY, maxTokens: 9 })).toThrow(
      "prompt and answer are longer than the 14 tokens that it reads",
    );
    expect(() => model.infer("a".repeat(15), GREEDY)).toThrow("longer than the 14 tokens");
  });
});

test("characters without a token are left out", () => {
  expect(load().infer("on — spin", { ...GREEDY, maxTokens: 0 }).text).toBe("on  spin");
});

test.each(["", "—"])("the prompt '%s' is an error, because it has no tokens", (prompt) => {
  expect(() => load().infer(prompt, GREEDY)).toThrow("the prompt is empty");
});

test("a vocabulary that does not match the weights is an error", () => {
  const config = { vocab_size: 20 };
  const folder = writeModel(temporaryFolder(), { config });
  expect(() => new LocalModel(folder)).toThrow("has the shape [30, 32]");
});

test.each(["config.json", "tokenizer.json"])("%s is named if it is missing", (file) => {
  const folder = writeModel(temporaryFolder());
  rmSync(join(folder, file));
  expect(() => new LocalModel(folder)).toThrow(file);
});

test.each(["", "{", "[]", "{}", '{ "model": null }'])("the tokenizer '%s' is an error", (text) => {
  const folder = writeModel(temporaryFolder());
  writeFileSync(join(folder, "tokenizer.json"), text);
  expect(() => new LocalModel(folder)).toThrow(/tokenizer\.json/);
});
