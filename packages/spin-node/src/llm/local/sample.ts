import type { InferenceParams } from "../provider.ts";
import { softmax } from "./math.ts";

/**
 * Makes tokens less likely that were there lately, as Spin does it: once each, however often they
 * were there. Changes the logits.
 *
 * @param tokens - prompt and answer so far
 */
export function penalizeRepeats(
  logits: Float32Array,
  tokens: readonly number[],
  { repeatPenalty, repeatPenaltyLastNTokenCount }: InferenceParams,
): void {
  if (repeatPenalty === 1) return;
  const lately = new Set(tokens.slice(Math.max(0, tokens.length - repeatPenaltyLastNTokenCount)));
  for (const token of lately) {
    const logit = logits[token] ?? 0;
    logits[token] = logit >= 0 ? logit / repeatPenalty : logit * repeatPenalty;
  }
}

/**
 * Chooses the next token, in Spin's order: temperature, then the `topK` most likely tokens, then as
 * few of those as are `topP` likely together. A temperature of 0 or less takes the most likely one.
 *
 * @param random - at least 0 and less than 1
 * @throws Error if the parameters or the logits leave no token to choose from
 */
export function sample(
  logits: Float32Array,
  { temperature, topK, topP }: InferenceParams,
  random: () => number,
): number {
  if (temperature <= 0) return mostLikely(logits);
  const probabilities = softmax(logits.map((logit) => logit / temperature));
  const ranked = Array.from(probabilities, (probability, token) => ({ token, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, topK);
  // In Spin, a `topP` of 0 is no limit if `topK` is one.
  const candidates = topP <= 0 && topK < logits.length ? ranked : untilLikely(ranked, topP);
  return choose(candidates, random());
}

interface Candidate {
  token: number;
  probability: number;
}

/** As Spin, for the last of several that are equally likely. */
function mostLikely(logits: Float32Array): number {
  let best = -Infinity;
  let chosen: number | undefined;
  for (const [token, logit] of logits.entries()) {
    if (logit < best || Number.isNaN(logit)) continue;
    best = logit;
    chosen = token;
  }
  if (chosen === undefined) throw nothingToChoose();
  return chosen;
}

/** The first ones, up to the one with which they are that likely together. */
function untilLikely(ranked: Candidate[], likely: number): Candidate[] {
  let sum = 0;
  return ranked.filter(({ probability }) => {
    const isTaken = sum < likely;
    sum += probability;
    return isTaken;
  });
}

/** @param share - how far up in the sum of all probabilities the chosen one is */
function choose(candidates: Candidate[], share: number): number {
  const total = candidates.reduce((sum, { probability }) => sum + probability, 0);
  let rest = share * total;
  const chosen = candidates.find(({ probability }) => {
    rest -= probability;
    return rest < 0;
  });
  if (!chosen) throw nothingToChoose();
  return chosen.token;
}

const nothingToChoose = () =>
  new Error("the parameters or the model's weights leave no token to choose from");
