import { incrementCount } from "@react-on-spin/server/counter/counter.functions";
import { Notice } from "../../components/notice.tsx";
import { ReadFailureNotice } from "../../components/read-failure-notice.tsx";
import { errorText, issuesText, isUnanswered } from "../../error-text.ts";
import { useFormFailure } from "../../form-failure.ts";
import { ClickFailureNotice } from "./click-failure-notice.tsx";
import { type CounterState, useCounter } from "./use-counter.ts";

const REFUSAL = "refused-click";
const READ_FAILURE = "unread-count";

/** The button that counts, and what there is to say about the count. */
export function Counter() {
  const counter = useCounter();
  const { count, pending, failures, error } = counter;
  const failedPost = useFormFailure(incrementCount.id);
  const refusal = counter.clicked ? undefined : failedPost;
  const showReadFailure =
    error !== null && (count === undefined || (failures.length === 0 && !isUnanswered(error)));

  return (
    <section aria-label="Counter">
      <form
        method="post"
        action={incrementCount.action}
        onSubmit={(event) => {
          event.preventDefault();
          if (count !== undefined) counter.click();
        }}
      >
        <input type="hidden" name="n:by" value="1" />
        {/* Not the disabled attribute: a button that is disabled loses the focus. */}
        <button
          type="submit"
          className="count"
          aria-disabled={count === undefined}
          aria-describedby={refusal ? REFUSAL : showReadFailure ? READ_FAILURE : undefined}
        >
          {count === undefined ? "Click Me" : `Click Me: ${count}`}
        </button>
      </form>
      <p role="status" className="status">
        {statusText(counter)}
      </p>
      {refusal && <Notice id={REFUSAL} text={errorText(refusal)} detail={issuesText(refusal)} />}
      {showReadFailure && (
        <ReadFailureNotice
          id={READ_FAILURE}
          detail={
            count === undefined
              ? "Clicks are not counted until it can be."
              : "The number is the last known one."
          }
          query={counter.query}
        />
      )}
      {failures.length > 0 && pending === 0 && <ClickFailureNotice counter={counter} />}
      <p className="quiet">
        The count is saved in Spin's key-value store, <code>default</code>.
      </p>
    </section>
  );
}

function statusText(counter: CounterState) {
  const { count, pending, unsent, online, error, saved } = counter;
  if (!online) {
    return unsent === 0
      ? "You are offline."
      : `You are offline. ${unsent === 1 ? "1 click" : `${unsent} clicks`} will be saved when you are back.`;
  }
  if (pending > 0) return "Saving…";
  if (count === undefined) return "";
  if (isUnanswered(error)) return "The server cannot be reached. This is the last known count.";
  return saved === undefined ? "" : `Saved: ${saved}`;
}
