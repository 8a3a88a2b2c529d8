import { Notice } from "../../components/notice.tsx";
import { errorText, isStalePage } from "../../error-text.ts";
import type { useCounter } from "./use-counter.ts";

/** What became of the clicks that failed, and the choice to count them again. */
export function ClickFailureNotice({ counter }: { counter: ReturnType<typeof useCounter> }) {
  const { failures, count, error } = counter;
  const last = failures.at(-1);
  if (last === undefined) return null;

  const clicks = failures.length === 1 ? "Your click" : `${failures.length} of your clicks`;
  const maybeSaved = failures.some((failure) => failure.maybeSaved);
  const truth =
    error !== null || count === undefined
      ? "The saved count cannot be read at the moment."
      : `The saved count is ${count}.`;

  return (
    <Notice
      text={
        maybeSaved
          ? `No answer came to ${clicks.toLowerCase()}, so it is not known whether it was counted. ${truth}`
          : `${clicks} ${failures.length === 1 ? "was" : "were"} not saved. ${truth}`
      }
      detail={errorText(last.cause)}
    >
      {isStalePage(last.cause) ? (
        <button type="button" onClick={() => location.reload()}>
          Reload the page
        </button>
      ) : (
        <button type="button" onClick={counter.clickAgain}>
          {maybeSaved ? "Count again" : "Try again"}
        </button>
      )}
      <button type="button" className="secondary" onClick={counter.forget}>
        {maybeSaved ? "Leave it" : "Dismiss"}
      </button>
    </Notice>
  );
}
