import { describeCount } from "@react-on-spin/server/insight.functions";
import { useQuery } from "@tanstack/react-query";
import { ReadFailureNotice } from "../../components/read-failure-notice.tsx";
import { useFormFailure } from "../../form-failure.ts";
import { countQuery } from "../counter/count.query.ts";
import { InsightFailureNotice } from "./insight-failure-notice.tsx";
import { InsightText } from "./insight-text.tsx";
import { useInsight } from "./use-insight.ts";

const FORM = "ask-for-a-comment";
const FAILURE = "no-comment";

/** What a language model says about the count, and the button that asks it. */
export function Insight() {
  const { insight, query, isPending, isPaused, isSuccess, error, ask } = useInsight();
  const { data: count } = useQuery(countQuery);
  const formFailure = useFormFailure(describeCount.id);
  const failure = isPending || isSuccess ? null : (error ?? formFailure);
  const showReadFailure = query.error !== null && !insight && !failure && !isPending;

  return (
    <section aria-label="Comment" className="insight">
      {insight && <InsightText insight={insight} count={count} />}
      <form
        id={FORM}
        method="post"
        action={describeCount.action}
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <button
          type="submit"
          className="secondary"
          aria-disabled={isPending}
          aria-describedby={failure || showReadFailure ? FAILURE : undefined}
        >
          {insight ? "Ask for another comment" : "Ask AI for a comment"}
        </button>
      </form>
      <p role="status" className="status">
        {isPaused
          ? "You are offline. The comment will be asked for when you are back."
          : isPending
            ? "A comment is being written…"
            : isSuccess
              ? "The comment is there."
              : ""}
      </p>
      {showReadFailure && (
        <ReadFailureNotice id={FAILURE} detail="The count is not affected." query={query} />
      )}
      {failure && <InsightFailureNotice id={FAILURE} error={failure} form={FORM} />}
    </section>
  );
}
