import { softmax } from "./math.ts";
import type { InferenceParams } from "./provider.ts";

/**
 * Makes tokens that occurred recently less likely, as in Spin: each token once, however often it
 * occurred. Changes the logits.
 *
 * @param tokens - the prompt and the answer so far
 */
export function penalizeRepeats(
  logits: Float32Array,
  tokens: readonly number[],
  { repeatPenalty, repeatPenaltyLastNTokenCount }: InferenceParams,
): void {
  if (repeatPenalty === 1) return;
  const recent = new Set(tokens.slice(Math.max(0, tokens.length - repeatPenaltyLastNTokenCount)));
  for (const token of recent) {
    const logit = logits[token] ?? 0;
    logits[token] = logit >= 0 ? logit / repeatPenalty : logit * repeatPenalty;
  }
}

/**
 * Chooses the next token. As in Spin, applies `temperature` first, then `topK`, then `topP`. With a
 * temperature of 0 or less, it chooses the most likely token.
 *
 * @param random - returns a number from 0 up to, but not including, 1
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
  // In Spin, a `topP` of 0 means no limit if `topK` limits the tokens.
  const candidates = topP <= 0 && topK < logits.length ? ranked : untilLikely(ranked, topP);
  return choose(candidates, random());
}

interface Candidate {
  token: number;
  probability: number;
}

/** As in Spin, the last one if several tokens are equally likely. */
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

/** The first tokens, up to the one at which their probabilities add up to `likely`. */
function untilLikely(ranked: Candidate[], likely: number): Candidate[] {
  let sum = 0;
  return ranked.filter(({ probability }) => {
    const isTaken = sum < likely;
    sum += probability;
    return isTaken;
  });
}

/** @param share - the position of the chosen token in the sum of all probabilities, from 0 to 1 */
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
