import { incrementCount } from "@app/server/counter/counter.functions";
import { ReadFailureNotice } from "../../components/read-failure-notice.tsx";
import { isUnanswered } from "../../error-text.ts";
import { useFormFailure } from "../../form-failure.ts";
import { ClickFailureNotice, FailedPostNotice } from "./click-failure-notice.tsx";
import { CounterStatus } from "./counter-status.tsx";
import { useClicks } from "./use-clicks.ts";
import { useSavedCount } from "./use-saved-count.ts";

const REFUSAL = "refused-click";
const READ_FAILURE = "unread-count";

/** The button that counts, and everything there is to say about the count. */
export function Counter() {
  const clicks = useClicks();
  const savedCount = useSavedCount(clicks.pending > 0);
  const { data: saved, error } = savedCount;
  // Optimistic: the number rises with the click, before its answer.
  const count = saved === undefined ? undefined : saved + clicks.pending;

  const failedPost = useFormFailure(incrementCount.id);
  const refusal = clicks.hasClicked ? undefined : failedPost;
  const showReadFailure =
    error !== null &&
    (saved === undefined || (clicks.failures.length === 0 && !isUnanswered(error)));

  return (
    <section aria-label="Counter">
      <form
        method="post"
        action={incrementCount.action}
        onSubmit={(event) => {
          event.preventDefault();
          if (count !== undefined) clicks.click();
        }}
      >
        <input type="hidden" name="n:by" value="1" />
        {/* Not `disabled`, since a disabled button loses the focus. */}
        <button
          type="submit"
          className="count"
          aria-disabled={count === undefined}
          aria-describedby={refusal ? REFUSAL : showReadFailure ? READ_FAILURE : undefined}
        >
          {count === undefined ? "Click Me" : `Click Me: ${count}`}
        </button>
      </form>
      <CounterStatus clicks={clicks} savedCount={savedCount} />
      {refusal && <FailedPostNotice id={REFUSAL} error={refusal} savedCount={savedCount} />}
      {showReadFailure && (
        <ReadFailureNotice
          id={READ_FAILURE}
          detail={
            saved === undefined
              ? "Clicks are not counted until it can be read."
              : "The number shown is the last known one."
          }
          query={savedCount}
        />
      )}
      {clicks.pending === 0 && <ClickFailureNotice clicks={clicks} savedCount={savedCount} />}
      <p className="quiet">
        The count is saved in Spin's key-value store, <code>default</code>.
      </p>
    </section>
  );
}
