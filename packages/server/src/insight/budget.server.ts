import { Kv } from "@fermyon/spin-sdk";
import { addToTally } from "#tally";
import { InferenceLimit } from "../insight.errors.ts";
import { readTally } from "../tally/read-tally.server.ts";
import { incrementsKey } from "../tally/tally.ts";

const HOUR = 3_600_000;

/**
 * Takes one inference out of this hour's budget. Hours are those of the clock: the count of each has
 * a key of its own, and the one before goes when the next begins.
 *
 * @param perHour - How many there are.
 * @param now - Milliseconds since 1970.
 * @throws InferenceLimit when none is left, with the seconds until the next hour.
 */
export function spendInference(perHour: number, now: number): void {
  const hour = Math.floor(now / HOUR);
  const tally = readTally(key(hour));
  const spent = tally.written + tally.incremented;
  // Looked at first, so that refused calls write nothing.
  if (spent >= perHour || addToTally(key(hour), tally, 1) > perHour) {
    const retryAfter = Math.ceil(((hour + 1) * HOUR - now) / 1000);
    const minutes = Math.ceil(retryAfter / 60);
    throw new InferenceLimit({
      retryAfter,
      message: `No more comments this hour. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
    });
  }
  if (spent === 0) {
    const store = Kv.openDefault();
    for (const old of [key(hour - 1), incrementsKey(key(hour - 1))]) store.delete(old);
  }
}

function key(hour: number): string {
  return `inferences.${hour}`;
}
