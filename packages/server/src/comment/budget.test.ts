import { CommentNotSaved, InferenceLimit } from "@app/shared/comment";
import { store } from "@react-on-spin/spin-node/vitest/host";
import { expect, test } from "vitest";
import { spendInference } from "./budget.server.ts";

const HOUR = 3_600_000;
const NOW = 500_000 * HOUR + 15 * 60_000;

test("an hour's budget can be spent, and no more than that", () => {
  spendInference(2, NOW);
  spendInference(2, NOW);
  expect(() => spendInference(2, NOW)).toThrow(InferenceLimit);
});

test("the error says how long to wait", () => {
  expect(() => spendInference(0, NOW)).toThrow(
    expect.objectContaining({
      retryAfter: 45 * 60,
      message: "No more comments this hour. Try again in 45 minutes.",
    }),
  );
});

test("the next hour has a new budget", () => {
  spendInference(1, NOW);
  spendInference(1, NOW + HOUR);
  expect(() => spendInference(1, NOW + HOUR)).toThrow(InferenceLimit);
});

test("a server whose clock is an hour behind does not get a new budget", () => {
  for (const now of [NOW, NOW + HOUR]) spendInference(1, now);
  for (const now of [NOW, NOW + HOUR]) {
    expect(() => spendInference(1, now)).toThrow(InferenceLimit);
  }
});

test("budgets from before the previous hour are deleted", () => {
  for (let hour = 0; hour < 5; hour += 1) spendInference(1, NOW + hour * HOUR);
  expect(store.keys()).toHaveLength(2);
});

test("a refused inference writes nothing", () => {
  expect(() => spendInference(0, NOW)).toThrow(InferenceLimit);
  expect(store.keys()).toEqual([]);
});

test("a budget that cannot be read is an error, not a free inference", () => {
  store.put(`inferences.${Math.floor(NOW / HOUR)}`, "many");
  expect(() => spendInference(1, NOW)).toThrow(CommentNotSaved);
});
