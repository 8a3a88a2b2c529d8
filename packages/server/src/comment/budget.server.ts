import { CommentNotSaved, InferenceLimit } from "@app/shared/comment";
import { describeHostError } from "@react-on-spin/spin/host-error";
import { spendOfHour } from "@react-on-spin/spin/key-value/hourly-limit";

/**
 * Takes one inference out of this hour's budget. Failed attempts count too, since they may have cost
 * something.
 *
 * @param perHour - the number of inferences allowed in an hour
 * @param now - milliseconds since 1970
 * @throws InferenceLimit if the budget is spent, with the seconds until the next hour.
 * @throws CommentNotSaved if the store cannot be read or written.
 */
export function spendInference(perHour: number, now: number): void {
  const retryAfter = spend(perHour, now);
  if (retryAfter === undefined) return;
  const minutes = Math.ceil(retryAfter / 60);
  throw new InferenceLimit({
    retryAfter,
    message: `No more comments this hour. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
  });
}

function spend(perHour: number, now: number): number | undefined {
  try {
    return spendOfHour("inferences", perHour, now);
  } catch (error) {
    throw new CommentNotSaved({ cause: describeHostError(error) });
  }
}
