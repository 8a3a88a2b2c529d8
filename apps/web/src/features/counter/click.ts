import { incrementCount } from "@app/server/counter/counter.functions";
import { CountNotSaved } from "@app/shared/counter";
import { InternalError, ServerFunctionError } from "@react-on-spin/server-functions";
import type { QueryClient } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { checkCount } from "./check-count.ts";
import { countQuery } from "./count.query.ts";

/** A click that was not saved, or that may not have been. */
export class ClickFailure extends Error {
  /** Whether the click may have been saved anyway, so that a retry may count it twice. */
  readonly maybeSaved: boolean;

  constructor(maybeSaved: boolean, cause: unknown) {
    super("The click failed.", { cause });
    this.name = "ClickFailure";
    this.maybeSaved = maybeSaved;
  }
}

/**
 * Sends a click and returns the saved count. If that fails, it reads the saved count again before it
 * throws, so that the page shows the true count beside the message.
 *
 * The new count can also tell whether the click was saved. If the server function failed and the
 * count has not risen, the click was not saved. If the count has risen, this click may have raised it,
 * or somebody else's. If no answer came, the server may still be working on it. In the last two cases
 * only the user can decide whether to count again.
 *
 * @throws ClickFailure for every failure; its cause is the server function's error.
 */
export async function sendClick(queryClient: QueryClient): Promise<number> {
  const before = queryClient.getQueryData(countQuery().queryKey);
  try {
    return checkCount(await incrementCount({ by: 1 }));
  } catch (error) {
    const after = await queryClient
      // `always`: offline, this has to fail at once. Otherwise the click would seem to wait.
      .fetchQuery({ ...countQuery(), staleTime: 0, retry: false, networkMode: "always" })
      .catch(() => undefined);
    throw new ClickFailure(maybeSaved(error, before, after), error);
  }
}

/**
 * Whether a click may have been saved although the server function failed: a store on a network may have
 * saved it before its answer was lost.
 */
export function leavesDoubt(error: unknown): boolean {
  return error instanceof InternalError || error instanceof CountNotSaved;
}

function maybeSaved(
  error: unknown,
  before: number | undefined,
  after: number | undefined,
): boolean {
  // The server may still be working on it. Any other kind of error is a bug of this page.
  if (!(error instanceof ServerFunctionError) || isUnanswered(error)) return true;
  if (!leavesDoubt(error)) return false;
  return before === undefined || after === undefined || after > before;
}
