import type { SavedComment } from "@app/shared/comment";
import { useQuery } from "@tanstack/react-query";
import { countQuery } from "../counter/count.query.ts";

/** Shows a comment, its model, and the count that it is about. */
export function CommentText({ comment }: { comment: SavedComment }) {
  const { data: count } = useQuery(countQuery());
  const { promptTokenCount, generatedTokenCount } = comment.usage;
  return (
    <figure>
      {/* A model's text is untrusted: never render it as HTML. */}
      <blockquote dir="auto">{comment.text}</blockquote>
      <figcaption className="quiet">
        {/* Elements of their own, since a browser that translates replaces text nodes. */}
        <span>{`About the count of ${comment.count}, by ${comment.model}: ${promptTokenCount} tokens read, ${generatedTokenCount} written.`}</span>
        {count !== undefined && count !== comment.count && (
          <span> The count has moved on since.</span>
        )}
      </figcaption>
    </figure>
  );
}
