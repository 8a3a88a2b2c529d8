import { defineError } from "@react-on-spin/server-functions";
import * as v from "valibot";

/** What a click sends: by how much the count rises, a whole number from 1 to 1,000. */
export const IncrementInput = v.strictObject({
  by: v.pipe(
    v.number("must be a number"),
    v.integer("must be a whole number"),
    v.minValue(1, "must be at least 1"),
    v.maxValue(1000, "must be at most 1000"),
  ),
});

/** The saved value is not a count, or the store cannot be read. The value is not overwritten. */
export const CountUnreadable = defineError({
  code: "count-unreadable",
  status: 500,
  message: "The saved count could not be read.",
  retryable: true,
});

/** The store refused the write: it is full, locked, or cannot be reached. */
export const CountNotSaved = defineError({
  code: "count-not-saved",
  status: 503,
  message: "The click could not be saved.",
  retryable: true,
});

/** The count would exceed 2^53 - 1, the largest integer that a JavaScript number holds exactly. */
export const CountFull = defineError({
  code: "count-full",
  status: 409,
  message: "The count is as high as it can be.",
});
