import { isUnanswered } from "../../error-text.ts";
import { useIsOnline } from "../../use-is-online.ts";
import type { Clicks } from "./use-clicks.ts";
import type { SavedCount } from "./use-saved-count.ts";

/** Says whether the clicks are saved. Screen readers announce it when they are idle. */
export function CounterStatus({ clicks, savedCount }: { clicks: Clicks; savedCount: SavedCount }) {
  const isOnline = useIsOnline();
  return (
    <p role="status" className="status">
      {isOnline ? onlineText(clicks, savedCount) : offlineText(clicks)}
    </p>
  );
}

function onlineText({ pending, saved }: Clicks, { data, error }: SavedCount): string {
  if (pending > 0) return "Saving…";
  if (data === undefined) return error === null ? "Loading the count…" : "";
  if (isUnanswered(error)) return "The server cannot be reached. This is the last known count.";
  return saved === undefined ? "" : `Saved: ${saved}`;
}

function offlineText({ unsent }: Clicks): string {
  if (unsent === 0) return "You are offline.";
  const clicks = unsent === 1 ? "1 click" : `${unsent} clicks`;
  return `You are offline. ${clicks} will be saved when you are back.`;
}
