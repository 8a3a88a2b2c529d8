import { describeCount } from "@react-on-spin/server/insight.functions";
import { useQuery } from "@tanstack/react-query";
import { useFormFailure } from "../../form-failure.ts";
import { countQuery } from "../counter/count.query.ts";
import { InsightFailureNotice } from "./insight-failure-notice.tsx";
import { InsightText } from "./insight-text.tsx";
import { useInsight } from "./use-insight.ts";

const FORM = "ask-for-a-comment";
const FAILURE = "no-comment";

/** What a language model says about the count, and the button that asks it. */
export function Insight() {
  const { insight, readError, isPending, isPaused, isSuccess, error, ask } = useInsight();
  const { data: count } = useQuery(countQuery);
  const formFailure = useFormFailure(describeCount.id);
  const failure =
    isPending || isSuccess ? null : (error ?? formFailure ?? (insight ? null : readError));

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
          aria-describedby={failure ? FAILURE : undefined}
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
      {failure && <InsightFailureNotice id={FAILURE} error={failure} form={FORM} />}
    </section>
  );
}
