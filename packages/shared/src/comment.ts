import { defineError } from "@react-on-spin/server-functions";
import * as v from "valibot";

const WholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A model's comment on the count, as it is saved and shown. */
export const SavedComment = v.object({
  /** The count that the comment is about. */
  count: WholeNumber,
  /** Untrusted: a model wrote it. Plain text of at most 400 characters. */
  text: v.string(),
  model: v.string(),
  /** Numbers of tokens, as the host counts them. */
  usage: v.object({ promptTokenCount: WholeNumber, generatedTokenCount: WholeNumber }),
  /** ISO 8601, in UTC. */
  createdAt: v.string(),
});

export type SavedComment = v.InferOutput<typeof SavedComment>;

/** The model that comes with the app: the name of its folder in models/. */
export const OWN_MODEL = "counting-llama";

/** The result of the query `getComment`. */
export interface Comments {
  /** The last comment, or null if there is none yet. */
  last: SavedComment | null;
  /** The name of the model that writes the next comment; empty if it is not set. */
  model: string;
}

/** There is no model, or the app may not use it. Only the operator can change that; the cause says how. */
export const ModelNotSetUp = defineError({
  code: "model-not-set-up",
  status: 503,
  message: "The language model is not set up. The log says what is missing.",
});

/** The model took longer than the host waits. */
export const ModelTimeout = defineError({
  code: "model-timeout",
  status: 504,
  message: "The language model took too long. It may be quicker the next time.",
  retryable: true,
});

/** The model or its server failed, or its answer is empty. */
export const InferenceFailed = defineError({
  code: "inference-failed",
  status: 502,
  message: "The language model gave no usable answer. The log says why.",
  retryable: true,
});

/** The budget of inferences for this hour is spent. */
export const InferenceLimit = defineError({
  code: "inference-limit",
  status: 429,
  message: "No more comments this hour.",
  retryable: true,
});

/** The saved value is not a comment, or the store cannot be read. */
export const CommentUnreadable = defineError({
  code: "comment-unreadable",
  status: 500,
  message: "The saved comment could not be read.",
  retryable: true,
});

/** The store did not save the comment or the budget. */
export const CommentNotSaved = defineError({
  code: "comment-not-saved",
  status: 503,
  message: "The comment could not be saved.",
  retryable: true,
});
