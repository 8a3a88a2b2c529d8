import { getComment } from "@app/server/comment/comment.functions";
import { queryOptions } from "@tanstack/react-query";

/** Reads the last comment on the count, and the name of the model that writes the next one. */
export const commentQuery = queryOptions({
  queryKey: [getComment.id],
  queryFn: ({ signal }) => getComment(undefined, { signal }),
});
