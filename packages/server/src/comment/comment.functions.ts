import {
  CommentNotSaved,
  type Comments,
  CommentUnreadable,
  InferenceFailed,
  InferenceLimit,
  ModelNotSetUp,
  ModelTimeout,
  type SavedComment,
} from "@app/shared/comment";
import { CountUnreadable } from "@app/shared/counter";
import { countStore } from "../counter/count-store.server.ts";
import { command, query } from "../functions.server.ts";
import { spendInference } from "./budget.server.ts";
import { commentStore } from "./comment-store.server.ts";
import { infer } from "./infer.server.ts";
import { buildPrompt } from "./prompt.ts";
import { settings } from "./settings.server.ts";

/** Returns the last comment on the count, and the name of the model that writes the next one. */
export const getComment = query(
  async (): Promise<Comments> => ({ last: commentStore.read(), model: settings.readModel() }),
  { guard: "none", errors: [CommentUnreadable] },
);

/** Asks a language model for a comment on the saved count, saves the comment and returns it. */
export const writeComment = command(
  async (): Promise<SavedComment> => {
    const { model, maxTokens, perHour } = settings.read();
    const count = countStore.read();
    spendInference(perHour, Date.now());
    const { text, usage } = infer(model, buildPrompt(count), maxTokens);
    const comment = { count, text, model, usage, createdAt: new Date().toISOString() };
    commentStore.save(comment);
    return comment;
  },
  {
    guard: "none",
    refresh: [getComment],
    errors: [
      CommentNotSaved,
      CountUnreadable,
      InferenceFailed,
      InferenceLimit,
      ModelNotSetUp,
      ModelTimeout,
    ],
  },
);
