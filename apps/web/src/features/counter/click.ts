import { incrementCount } from "@react-on-spin/server/counter.functions";
import { ServerFunctionError } from "@react-on-spin/server-functions";
import type { QueryClient } from "@tanstack/react-query";
import { countQuery } from "./count.query.ts";

/** A click that was not saved, or of which it is not known. */
export class ClickFailure extends Error {
  /** By how much the count should have risen. */
  readonly by: number;
  /** Whether the click may have been counted all the same, so that a retry may count it twice. */
  readonly maybeSaved: boolean;

  constructor(by: number, maybeSaved: boolean, cause: unknown) {
    super("The click failed.", { cause });
    this.name = "ClickFailure";
    this.by = by;
    this.maybeSaved = maybeSaved;
  }
}

/**
 * Sends a click and returns the saved count. When it fails, the saved count is read again before
 * the click counts as failed, so that the page shows the truth with the message.
 *
 * If the answer got lost, the truth also tells what became of the click: a count that has not risen
 * by as much does not hold it. One that has may hold it, or somebody else's: only the user can
 * decide to count again.
 *
 * @throws ClickFailure for whatever went wrong; the cause is the server function's error.
 */
export async function sendClick(queryClient: QueryClient, by: number): Promise<number> {
  const before = queryClient.getQueryData(countQuery.queryKey);
  try {
    return await incrementCount({ by });
  } catch (error) {
    const after = await queryClient
      .fetchQuery({ ...countQuery, staleTime: 0, retry: false })
      .catch(() => undefined);
    throw new ClickFailure(by, maybeSaved(error, by, before, after), error);
  }
}

function maybeSaved(
  error: unknown,
  by: number,
  before: number | undefined,
  after: number | undefined,
): boolean {
  if (!(error instanceof ServerFunctionError)) return true;
  switch (error.code) {
    case "timeout":
      // The server may be about to save it.
      return true;
    case "network":
    case "bad-response":
    case "internal":
    case "count-not-saved":
      // A store over a network may have counted before its answer got lost.
      return before === undefined || after === undefined || after >= before + by;
    default:
      return false;
  }
}
