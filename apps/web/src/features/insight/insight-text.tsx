import type { Insight } from "@react-on-spin/shared/insight";

/**
 * A comment, and where it comes from.
 *
 * @param props.count - The count as it is now, if it is known.
 */
export function InsightText({ insight, count }: { insight: Insight; count: number | undefined }) {
  const { promptTokenCount, generatedTokenCount } = insight.usage;
  return (
    <figure>
      {/* A model wrote it, so it is only ever text. */}
      <blockquote dir="auto">{insight.text}</blockquote>
      <figcaption className="quiet">
        {`About the count of ${insight.count}, by ${insight.model} (${promptTokenCount} + ${generatedTokenCount} tokens).`}
        {count !== undefined && count !== insight.count && " The count has moved on since."}
      </figcaption>
    </figure>
  );
}
