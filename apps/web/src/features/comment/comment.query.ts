import { getComment } from "@react-on-spin/server/comment/comment.functions";
import { queryOptions } from "@tanstack/react-query";

/** The last comment on the count; null if there is none yet. */
export const commentQuery = queryOptions({
  queryKey: [getComment.id],
  queryFn: ({ signal }) => getComment(undefined, { signal }),
});
