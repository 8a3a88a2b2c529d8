import { CommentNotSaved, InferenceLimit } from "@app/shared/comment";
import { store } from "@react-on-spin/spin/vitest/host";
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

test("a budget that cannot be read is an error, not a free inference", () => {
  store.put(`inferences.${Math.floor(NOW / HOUR)}`, "many");
  expect(() => spendInference(1, NOW)).toThrow(CommentNotSaved);
});
