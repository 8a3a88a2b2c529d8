import { getCount } from "@app/server/counter/counter.functions";
import { queryOptions } from "@tanstack/react-query";
import { checkCount } from "./check-count.ts";

/**
 * The saved count.
 *
 * @param request - a loader passes its own, so that the function sees the visitor's cookies
 */
export const countQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getCount.id],
    queryFn: async ({ signal }) => checkCount(await getCount(undefined, { signal, request })),
  });
