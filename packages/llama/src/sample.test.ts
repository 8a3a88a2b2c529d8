import { describe, expect, test } from "vitest";
import { penalizeRepeats, sample } from "./sample.ts";

const PARAMS = {
  maxTokens: 1,
  repeatPenalty: 2,
  repeatPenaltyLastNTokenCount: 3,
  temperature: 1,
  topK: 40,
  topP: 1,
};

/** The logits for these probabilities. */
const likely = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);

/** All tokens that can be chosen, over random numbers from 0 to 1. */
function chosen(logits: Float32Array, params: object): number[] {
  const tokens = Array.from({ length: 1000 }, (_, i) =>
    sample(logits, { ...PARAMS, ...params }, () => i / 1000),
  );
  return [...new Set(tokens)].sort();
}

describe("penalizeRepeats", () => {
  test("makes each of the last tokens less likely, once", () => {
    const logits = new Float32Array([4, -4, 4, 0, 4]);
    penalizeRepeats(logits, [2, 0, 0, 1], PARAMS);
    expect([...logits]).toEqual([2, -8, 4, 0, 4]);
  });

  test("changes nothing if it applies to no tokens, or the penalty is 1", () => {
    const logits = new Float32Array([4, -4]);
    penalizeRepeats(logits, [0, 1], { ...PARAMS, repeatPenaltyLastNTokenCount: 0 });
    penalizeRepeats(logits, [0, 1], { ...PARAMS, repeatPenalty: 1 });
    expect([...logits]).toEqual([4, -4]);
  });
});

describe("sample", () => {
  test.each([0, -1])("chooses the most likely token at temperature %d", (temperature) => {
    expect(chosen(likely(0.1, 0.5, 0.4), { temperature })).toEqual([1]);
  });

  test("chooses the last of several equally likely tokens", () => {
    expect(chosen(likely(0.4, 0.2, 0.4), { temperature: 0 })).toEqual([2]);
  });

  test("chooses each token with its probability", () => {
    const counts = [0, 0, 0];
    for (let i = 0; i < 100; i++) {
      const token = sample(likely(0.2, 0.5, 0.3), PARAMS, () => (i + 0.5) / 100);
      counts[token] = (counts[token] ?? 0) + 1;
    }
    expect(counts).toEqual([20, 50, 30]);
  });

  test("makes likely tokens more likely at a low temperature", () => {
    // Squared and scaled to 1, 0.2 and 0.8 are 1/17 and 16/17.
    expect(sample(likely(0.2, 0.8), { ...PARAMS, temperature: 0.5 }, () => 0.93)).toBe(1);
    expect(sample(likely(0.2, 0.8), { ...PARAMS, temperature: 0.5 }, () => 0.95)).toBe(0);
  });

  test("chooses from the topK most likely tokens", () => {
    expect(chosen(likely(0.1, 0.4, 0.2, 0.3), { topK: 2 })).toEqual([1, 3]);
  });

  test("chooses from the fewest tokens whose probabilities add up to topP", () => {
    const logits = likely(0.1, 0.4, 0.2, 0.3);
    expect(chosen(logits, { topP: 0.39 })).toEqual([1]);
    expect(chosen(logits, { topP: 0.5 })).toEqual([1, 3]);
    expect(chosen(logits, { topP: 0.95 })).toEqual([0, 1, 2, 3]);
  });

  test("applies topK before topP, without scaling the probabilities again", () => {
    const logits = likely(0.1, 0.4, 0.2, 0.3);
    expect(chosen(logits, { topK: 2, topP: 0.39 })).toEqual([1]);
    // Together they are 0.7 likely, so topP cuts nothing off.
    expect(chosen(logits, { topK: 2, topP: 0.9 })).toEqual([1, 3]);
  });

  test("treats a topP of 0 as no limit if topK is set, as Spin does", () => {
    expect(chosen(likely(0.1, 0.4, 0.2, 0.3), { topK: 2, topP: 0 })).toEqual([1, 3]);
  });

  test.each<[string, Float32Array, object]>([
    ["a topK of 0", likely(0.5, 0.5), { topK: 0 }],
    ["a topP of 0 without a limit by topK", likely(0.5, 0.5), { topP: 0 }],
    ["a temperature that is not a number", likely(0.5, 0.5), { temperature: Number.NaN }],
    ["logits that are not numbers", new Float32Array([Number.NaN, Number.NaN]), {}],
    ["no most likely token", new Float32Array([Number.NaN]), { temperature: 0 }],
  ])("%s is an error", (_, logits, params) => {
    expect(() => sample(logits, { ...PARAMS, ...params }, () => 0)).toThrow("no token to choose");
  });
});
