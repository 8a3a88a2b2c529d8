import { Notice } from "../../components/notice.tsx";
import { errorText, isStalePage, issuesText } from "../../error-text.ts";
import { leavesDoubt } from "./click.ts";
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
  return (
    <Notice
      text={`${outcome(failures.length, maybeSaved)} ${truth(savedCount)}`}
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

/**
 * Says why the click of a form failed, which was sent without JavaScript. Whether it was saved may not be
 * known: there is no earlier count to compare with.
 *
 * @param props.id - the id of the notice
 */
export function FailedPostNotice(props: { id: string; error: Error; savedCount: SavedCount }) {
  const { id, error, savedCount } = props;
  return leavesDoubt(error) ? (
    <Notice id={id} text={`${outcome(1, true)} ${truth(savedCount)}`} detail={errorText(error)} />
  ) : (
    <Notice id={id} text={errorText(error)} detail={issuesText(error)} />
  );
}

function truth({ data, error }: SavedCount): string {
  return error !== null || data === undefined
    ? "The saved count cannot be read at the moment."
    : `The saved count is ${data}.`;
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
