import { getComment } from "@app/server/comment/comment.functions";
import { queryOptions } from "@tanstack/react-query";

/**
 * Reads the last comment on the count, and the name of the model that writes the next one.
 *
 * @param request - a loader passes its own, so that the function sees the visitor's cookies
 */
export const commentQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getComment.id],
    queryFn: ({ signal }) => getComment(undefined, { signal, request }),
  });
