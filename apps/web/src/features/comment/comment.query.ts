import { getComment } from "@react-on-spin/server/comment/comment.functions";
import { queryOptions } from "@tanstack/react-query";

/** The last comment on the count, and the model that is asked for the next one. */
export const commentQuery = queryOptions({
  queryKey: [getComment.id],
  queryFn: ({ signal }) => getComment(undefined, { signal }),
});
