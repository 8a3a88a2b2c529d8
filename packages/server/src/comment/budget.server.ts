import { CommentNotSaved, InferenceLimit } from "@app/shared/comment";
import { Kv } from "@fermyon/spin-sdk";
import { addToKvCounter } from "#add-to-kv-counter";
import { describeHostError } from "../host-error.ts";
import { totalOf } from "../kv-counter/kv-counter.ts";
import { readKvCounter } from "../kv-counter/read.server.ts";

const HOUR = 3_600_000;
const PREFIX = "inferences.";

/**
 * Takes one inference out of this hour's budget. An hour starts when the clock strikes, so two budgets
 * can be spent within minutes of each other. Failed attempts count too, since they may have cost
 * something.
 *
 * The store has one counter for each hour. The first inference of an hour deletes the old counters. It
 * keeps that of the previous hour, because another server's clock may be behind.
 *
 * @param perHour - the number of inferences allowed in an hour
 * @param now - milliseconds since 1970
 * @throws InferenceLimit if the budget is spent, with the seconds until the next hour.
 * @throws CommentNotSaved if the store cannot be read or written.
 */
export function spendInference(perHour: number, now: number): void {
  const hour = Math.floor(now / HOUR);
  if (spend(hour, perHour)) return;

  const retryAfter = Math.ceil(((hour + 1) * HOUR - now) / 1000);
  const minutes = Math.ceil(retryAfter / 60);
  throw new InferenceLimit({
    retryAfter,
    message: `No more comments this hour. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
  });
}

function spend(hour: number, perHour: number): boolean {
  const key = `${PREFIX}${hour}`;
  try {
    const counter = readKvCounter(key);
    const spent = totalOf(counter);
    // Checked before counting, so that a refused call writes nothing.
    if (spent >= perHour || addToKvCounter(key, counter, 1) > perHour) return false;
    if (spent === 0) removeBefore(hour - 1);
    return true;
  } catch (error) {
    throw new CommentNotSaved({ cause: describeHostError(error) });
  }
}

function removeBefore(hour: number): void {
  const store = Kv.openDefault();
  for (const key of store.getKeys()) {
    // `parseInt` stops at the suffix `.increments`.
    if (key.startsWith(PREFIX) && Number.parseInt(key.slice(PREFIX.length), 10) < hour) {
      store.delete(key);
    }
  }
}
