import { incrementCount } from "@app/server/counter/counter.functions";
import {
  errorText,
  isUnanswered,
  useFormFailure,
  useIsOffline,
  usePending,
} from "@react-on-spin/react";
import { Notice, ReadAgainLink, Status } from "../ui/notice.tsx";
import { leavesDoubt, useClicks, useSavedCount } from "./clicks.ts";
import { savedCountText, statusText, whatHappenedTo } from "./messages.ts";

const FAILED_POST = "failed-post";
const READ_FAILURE = "unread-count";

/** The button that counts, and everything there is to say about the count. */
export function Counter() {
  const clicks = useClicks();
  const savedCount = useSavedCount(clicks.pending > 0);
  const isOffline = useIsOffline();
  const { data: saved, error: readError } = savedCount;
  // The number rises with the click, before its answer.
  const count = usePending(incrementCount, saved, (sum) => sum + 1);

  const lastPost = useFormFailure(incrementCount.id);
  const failedPost = clicks.hasClicked ? undefined : lastPost;
  const lastFailure = clicks.pending === 0 ? clicks.failures.at(-1) : undefined;
  const maybeSaved = clicks.failures.some((failure) => failure.maybeSaved);
  const showReadFailure =
    readError !== null &&
    (saved === undefined || (clicks.failures.length === 0 && !isUnanswered(readError)));

  return (
    <section aria-label="Counter">
      {/* Not `useForm`: it sends one input after the other's answer, and a click does not wait. */}
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
          aria-describedby={failedPost ? FAILED_POST : showReadFailure ? READ_FAILURE : undefined}
        >
          {count === undefined ? "Click Me" : `Click Me: ${count}`}
        </button>
      </form>
      <Status text={statusText(clicks, savedCount, isOffline)}>
        The count is saved in Spin's key-value store, <code>default</code>.
      </Status>
      {failedPost &&
        (leavesDoubt(failedPost) ? (
          <Notice
            id={FAILED_POST}
            error={failedPost}
            text={`${whatHappenedTo(1, true)} ${savedCountText(savedCount)}`}
            detail={errorText(failedPost)}
          />
        ) : (
          <Notice id={FAILED_POST} error={failedPost} />
        ))}
      {showReadFailure && (
        <Notice
          id={READ_FAILURE}
          error={readError}
          detail={
            saved === undefined
              ? "Clicks are not counted until it can be read."
              : "The number shown is the last known one."
          }
        >
          <ReadAgainLink query={savedCount} />
        </Notice>
      )}
      {lastFailure && (
        <Notice
          error={lastFailure.cause}
          text={`${whatHappenedTo(clicks.failures.length, maybeSaved)} ${savedCountText(savedCount)}`}
          detail={errorText(lastFailure.cause)}
        >
          <button type="button" onClick={clicks.clickAgain}>
            {maybeSaved ? "Count again" : "Try again"}
          </button>
          <button type="button" className="secondary" onClick={clicks.forgetFailures}>
            {maybeSaved ? "Leave it" : "Dismiss"}
          </button>
        </Notice>
      )}
    </section>
  );
}
