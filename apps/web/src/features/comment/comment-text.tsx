import type { Comment } from "@react-on-spin/shared/comment";

/**
 * A comment, and where it comes from.
 *
 * @param props.count - The count as it is now, if it is known.
 */
export function CommentText({ comment, count }: { comment: Comment; count: number | undefined }) {
  const { promptTokenCount, generatedTokenCount } = comment.usage;
  return (
    <figure>
      {/* A model wrote it, so it is only ever text. */}
      <blockquote dir="auto">{comment.text}</blockquote>
      <figcaption className="quiet">
        {`About the count of ${comment.count}, by ${comment.model}: ${promptTokenCount} tokens read, ${generatedTokenCount} written.`}
        {count !== undefined && count !== comment.count && " The count has moved on since."}
      </figcaption>
    </figure>
  );
}
