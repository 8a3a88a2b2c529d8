import { Kv } from "@fermyon/spin-sdk";
import { addToTally } from "#tally";
import { describeHostError } from "../host-error.ts";
import { InferenceLimit, InsightNotSaved } from "../insight.errors.ts";
import { readTally } from "../tally/read-tally.server.ts";
import { incrementsKey } from "../tally/tally.ts";

const HOUR = 3_600_000;
const PREFIX = "inferences.";

/**
 * Takes one inference out of this hour's budget. Hours are those of the clock. The count of each has
 * a key of its own, and the first inference of an hour removes those of all others. An attempt
 * counts, whatever comes of it: what it cost is not known here.
 *
 * @param perHour - How many there are.
 * @param now - Milliseconds since 1970.
 * @throws InferenceLimit when none is left, with the seconds until the next hour.
 * @throws InsightNotSaved if the store refused.
 */
export function spendInference(perHour: number, now: number): void {
  const hour = Math.floor(now / HOUR);
  const key = `${PREFIX}${hour}`;
  if (spend(key, perHour)) return;

  const retryAfter = Math.ceil(((hour + 1) * HOUR - now) / 1000);
  const minutes = Math.ceil(retryAfter / 60);
  throw new InferenceLimit({
    retryAfter,
    message: `No more comments this hour. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
  });
}

function spend(key: string, perHour: number): boolean {
  try {
    const tally = readTally(key);
    const spent = tally.written + tally.incremented;
    // Looked at first, so that refused calls write nothing.
    if (spent >= perHour || addToTally(key, tally, 1) > perHour) return false;
    if (spent === 0) forgetOtherHours(key);
    return true;
  } catch (error) {
    throw new InsightNotSaved({ cause: describeHostError(error) });
  }
}

function forgetOtherHours(key: string): void {
  const store = Kv.openDefault();
  const ours = [key, incrementsKey(key)];
  for (const other of store.getKeys()) {
    if (other.startsWith(PREFIX) && !ours.includes(other)) store.delete(other);
  }
}
