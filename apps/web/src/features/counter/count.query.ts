import { getCount } from "@app/server/counter/counter.functions";
import { queryOptions } from "@tanstack/react-query";

/** The saved count. */
export const countQuery = queryOptions({
  queryKey: [getCount.id],
  queryFn: ({ signal }) => getCount(undefined, { signal }),
});
