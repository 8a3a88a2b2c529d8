import * as v from "valibot";

const WholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A model's comment on the count, as it is saved and shown. */
export const Insight = v.object({
  /** The count that the comment is about. */
  count: WholeNumber,
  /** Untrusted: a model wrote it. Plain text of at most 400 characters. */
  text: v.string(),
  model: v.string(),
  usage: v.object({ promptTokenCount: WholeNumber, generatedTokenCount: WholeNumber }),
  /** ISO 8601, in UTC. */
  createdAt: v.string(),
});

export type Insight = v.InferOutput<typeof Insight>;
