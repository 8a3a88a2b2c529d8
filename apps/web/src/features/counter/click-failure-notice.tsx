import { Notice } from "../../components/notice.tsx";
import { errorText, isStalePage } from "../../error-text.ts";
import type { Clicks } from "./use-clicks.ts";
import type { SavedCount } from "./use-saved-count.ts";

/** Says which clicks failed, and offers to count them again. */
export function ClickFailureNotice({
  clicks: { failures, clickAgain, forgetFailures },
  savedCount,
}: {
  clicks: Clicks;
  savedCount: SavedCount;
}) {
  const last = failures.at(-1);
  if (last === undefined) return null;

  const maybeSaved = failures.some((failure) => failure.maybeSaved);
  const truth =
    savedCount.error !== null || savedCount.data === undefined
      ? "The saved count cannot be read at the moment."
      : `The saved count is ${savedCount.data}.`;

  return (
    <Notice
      text={`${outcome(failures.length, maybeSaved)} ${truth}`}
      detail={errorText(last.cause)}
      stale={isStalePage(last.cause)}
    >
      <button type="button" onClick={clickAgain}>
        {maybeSaved ? "Count again" : "Try again"}
      </button>
      <button type="button" className="secondary" onClick={forgetFailures}>
        {maybeSaved ? "Leave it" : "Dismiss"}
      </button>
    </Notice>
  );
}

function outcome(clicks: number, maybeSaved: boolean): string {
  if (clicks === 1) {
    return maybeSaved
      ? "It is not known whether your click was counted."
      : "Your click was not saved.";
  }
  return maybeSaved
    ? `It is not known whether all of your ${clicks} clicks were counted.`
    : `${clicks} of your clicks were not saved.`;
}
