import { getInsight } from "@react-on-spin/server/insight.functions";
import { queryOptions } from "@tanstack/react-query";

/** The last comment on the count; null if there is none yet. */
export const insightQuery = queryOptions({
  queryKey: [getInsight.id],
  queryFn: ({ signal }) => getInsight(undefined, { signal }),
});
