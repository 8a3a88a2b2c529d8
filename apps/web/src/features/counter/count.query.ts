import { getCount } from "@react-on-spin/server/counter.functions";
import { queryOptions } from "@tanstack/react-query";

/** The saved count, asked for again now and then, since other people click too. */
export const countQuery = queryOptions({
  queryKey: [getCount.id],
  queryFn: ({ signal }) => getCount(undefined, { signal }),
  refetchInterval: 5_000,
});
