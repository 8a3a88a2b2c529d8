import { getCount } from "@app/server/counter/counter.functions";
import { queryOptions } from "@tanstack/react-query";

/**
 * The saved count.
 *
 * @param request - a loader passes its own, so that the function sees the visitor's cookies
 */
export const countQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getCount.id],
    queryFn: ({ signal }) => getCount(undefined, { signal, request }),
  });
