import { command, query } from "@react-on-spin/server-functions";
import type { Insight } from "@react-on-spin/shared/insight";
import { countStore } from "./count-store.server.ts";
import { CountUnreadable } from "./counter.errors.ts";
import { spendInference } from "./insight/budget.server.ts";
import { infer } from "./insight/infer.server.ts";
import { insightStore } from "./insight/insight-store.server.ts";
import { buildPrompt } from "./insight/prompt.ts";
import { readSettings } from "./insight/settings.server.ts";
import { takeTurn } from "./insight/turn.server.ts";
import {
  InferenceFailed,
  InferenceLimit,
  InferenceRunning,
  InsightNotSaved,
  InsightUnreadable,
  ModelNotGranted,
  ModelRefused,
  ModelTimeout,
  ModelUnreachable,
  NoModel,
} from "./insight.errors.ts";

/** The last comment on the count; null if there is none yet. */
export const getInsight = query(async () => insightStore.read(), { errors: [InsightUnreadable] });

/** Asks a language model for a comment on the count as it is saved, saves the comment, returns it. */
export const describeCount = command(
  async (): Promise<Insight> => {
    const { model, maxTokens, perHour } = readSettings();
    const count = countStore.read();
    const endTurn = takeTurn(Date.now());
    try {
      spendInference(perHour, Date.now());
      const { text, usage } = infer(model, buildPrompt(count), maxTokens);
      const insight = { count, text, model, usage, createdAt: new Date().toISOString() };
      insightStore.save(insight);
      return insight;
    } finally {
      endTurn();
    }
  },
  {
    errors: [
      CountUnreadable,
      InferenceFailed,
      InferenceLimit,
      InferenceRunning,
      InsightNotSaved,
      ModelNotGranted,
      ModelRefused,
      ModelTimeout,
      ModelUnreachable,
      NoModel,
    ],
  },
);
