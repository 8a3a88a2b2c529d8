import { Kv } from "@fermyon/spin-sdk";
import { addToTally } from "#tally";
import { describeHostError } from "../host-error.ts";
import { InferenceLimit, InsightNotSaved } from "../insight.errors.ts";
import { readTally } from "../tally/read-tally.server.ts";

const HOUR = 3_600_000;
const PREFIX = "inferences.";

/**
 * Takes one inference out of this hour's budget. Hours are those of the clock: around the full hour
 * two budgets can be spent within minutes. The count of each hour has a key of its own, and the first
 * inference of an hour removes those from before the last one: another server's clock may be behind.
 * An attempt counts, whatever comes of it: what it cost is not known here.
 *
 * @param perHour - How many there are.
 * @param now - Milliseconds since 1970.
 * @throws InferenceLimit when none is left, with the seconds until the next hour.
 * @throws InsightNotSaved if the store refused.
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
    const tally = readTally(key);
    const spent = tally.written + tally.incremented;
    // Looked at first, so that refused calls write nothing.
    if (spent >= perHour || addToTally(key, tally, 1) > perHour) return false;
    if (spent === 0) forgetBefore(hour - 1);
    return true;
  } catch (error) {
    throw new InsightNotSaved({ cause: describeHostError(error) });
  }
}

function forgetBefore(hour: number): void {
  const store = Kv.openDefault();
  for (const key of store.getKeys()) {
    // The number ends where the key of what the store increments goes on.
    if (key.startsWith(PREFIX) && Number.parseInt(key.slice(PREFIX.length), 10) < hour) {
      store.delete(key);
    }
  }
}
