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
