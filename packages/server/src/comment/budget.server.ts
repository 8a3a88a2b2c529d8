import { Kv } from "@fermyon/spin-sdk";
import { CommentNotSaved, InferenceLimit } from "@react-on-spin/shared/comment";
import { addToKvCounter } from "#add-to-kv-counter";
import { describeHostError } from "../host-error.ts";
import { totalOf } from "../kv-counter/kv-counter.ts";
import { readKvCounter } from "../kv-counter/read.server.ts";

const HOUR = 3_600_000;
const PREFIX = "inferences.";

/**
 * Takes one inference out of this hour's budget. Hours are those of the clock: around the full hour
 * two budgets can be spent within minutes. Every attempt counts, even one that fails: what it cost
 * is not known here.
 *
 * Each hour has a counter of its own in the store. The first inference of an hour removes the
 * counters from before the last hour. The last one stays, since another server's clock may be behind.
 *
 * @param perHour - How many inferences an hour has.
 * @param now - Milliseconds since 1970.
 * @throws InferenceLimit when none is left, with the seconds until the next hour.
 * @throws CommentNotSaved if the store refused.
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
    // Checked before it is counted, so that a refused call writes nothing.
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
