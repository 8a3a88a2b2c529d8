import { incrementCount } from "@react-on-spin/server/counter/counter.functions";
import { InternalError, ServerFunctionError } from "@react-on-spin/server-functions";
import { CountNotSaved } from "@react-on-spin/shared/counter";
import type { QueryClient } from "@tanstack/react-query";
import { isUnanswered } from "../../error-text.ts";
import { countQuery } from "./count.query.ts";

/** A click that was not saved, or of which it is not known. */
export class ClickFailure extends Error {
  /** Whether the click may have been counted all the same, so that a retry may count it twice. */
  readonly maybeSaved: boolean;

  constructor(maybeSaved: boolean, cause: unknown) {
    super("The click failed.", { cause });
    this.name = "ClickFailure";
    this.maybeSaved = maybeSaved;
  }
}

/**
 * Sends a click and returns the saved count. When it fails, the saved count is read again before
 * the click counts as failed, so that the page shows the truth with the message.
 *
 * If the function has failed on the server, the truth also tells what became of the click: a count
 * that has not risen does not hold it. One that has may hold it, or somebody else's. If no answer
 * came, the server may still be at it. In both of these only the user can decide to count again.
 *
 * @throws ClickFailure for whatever went wrong; the cause is the server function's error.
 */
export async function sendClick(queryClient: QueryClient): Promise<number> {
  const before = queryClient.getQueryData(countQuery.queryKey);
  try {
    return await incrementCount({ by: 1 });
  } catch (error) {
    const after = await queryClient
      // Offline it fails at once: the click has been sent, so it must not seem to wait.
      .fetchQuery({ ...countQuery, staleTime: 0, retry: false, networkMode: "always" })
      .catch(() => undefined);
    throw new ClickFailure(maybeSaved(error, before, after), error);
  }
}

function maybeSaved(
  error: unknown,
  before: number | undefined,
  after: number | undefined,
): boolean {
  // The server may be at it still. What is no server function's error is a mistake in this page.
  if (!(error instanceof ServerFunctionError) || isUnanswered(error)) return true;
  if (!(error instanceof InternalError || error instanceof CountNotSaved)) return false;
  // A store over a network may have counted before its answer got lost.
  return before === undefined || after === undefined || after > before;
}
