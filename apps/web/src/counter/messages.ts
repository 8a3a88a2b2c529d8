import { isUnanswered } from "@react-on-spin/react";
import type { Clicks, SavedCount } from "./clicks.ts";

/** Whether the clicks are saved. */
export function statusText(
  { pending, unsent, saved }: Clicks,
  { data, error }: SavedCount,
  isOffline: boolean,
): string {
  if (isOffline) {
    const clicks = unsent === 1 ? "1 click" : `${unsent} clicks`;
    return `You are offline.${unsent === 0 ? "" : ` ${clicks} will be saved when you are back.`}`;
  }
  if (pending > 0) return "Saving…";
  if (data === undefined) return error === null ? "Loading the count…" : "";
  if (isUnanswered(error)) return "The server cannot be reached. This is the last known count.";
  return saved === undefined ? "" : `Saved: ${saved}`;
}

/** What became of clicks that failed. */
export function whatHappenedTo(clicks: number, maybeSaved: boolean): string {
  if (clicks === 1) {
    return maybeSaved
      ? "It is not known whether your click was counted."
      : "Your click was not saved.";
  }
  return maybeSaved
    ? `It is not known whether all of your ${clicks} clicks were counted.`
    : `${clicks} of your clicks were not saved.`;
}

/** What is saved, as far as that is known. */
export function savedCountText({ data, error }: SavedCount): string {
  return error !== null || data === undefined
    ? "The saved count cannot be read at the moment."
    : `The saved count is ${data}.`;
}
