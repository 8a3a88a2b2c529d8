import { describeError } from "../log.ts";
import { InternalError } from "../wire/built-in-errors.ts";
import { ServerFunctionError } from "../wire/errors.ts";

/** The longest cause of a refusal, in characters. It can have parts of the request. */
const MAX_REASON = 500;

/**
 * Describes for the log why a server function failed: `<status> <code>`, and below it the cause. A cause has
 * its stack if the status is 500 or above. Below that the caller made a mistake, and where our code noticed
 * it helps nobody.
 */
export function describeFailure(thrown: unknown): string {
  const error =
    thrown instanceof ServerFunctionError ? thrown : new InternalError({ cause: thrown });
  const line = `${error.status} ${error.code}`;
  if (error.cause === undefined) return line;
  const cause = describeError(error.cause);
  if (error.status >= 500) return `${line}\n${cause}`;
  return `${line}\n${(cause.split("\n", 1)[0] ?? "").slice(0, MAX_REASON)}`;
}
