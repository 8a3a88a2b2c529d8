import { Kv } from "@fermyon/spin-sdk";
import { addToKvCounter } from "#add-to-kv-counter";
import { totalOf } from "./kv-counter.ts";
import { readKvCounter } from "./read.server.ts";

const HOUR = 3_600_000;

/**
 * Counts something that may happen only so many times an hour. The hour starts when the clock strikes, so
 * up to twice as many can happen within 60 minutes.
 *
 * The store has one counter for each hour, `<name>.<hour>`. The first use of an hour deletes the old
 * counters. It keeps that of the previous hour, because another server's clock may be behind.
 *
 * @param name - the first part of each key. It belongs to this limit alone
 * @param limit - how many times an hour
 * @param now - milliseconds since 1970
 * @returns undefined if it may happen; otherwise the seconds until the next hour
 * @throws RangeError if the counter does not hold a number; otherwise what the store threw.
 */
export function spendOfHour(name: string, limit: number, now: number): number | undefined {
  const hour = Math.floor(now / HOUR);
  const prefix = `${name}.`;
  const key = prefix + hour;
  const counter = readKvCounter(key);
  const spent = totalOf(counter);
  // Checked before counting, so that a refused call writes nothing.
  if (spent >= limit || addToKvCounter(key, counter, 1) > limit) {
    return Math.ceil(((hour + 1) * HOUR - now) / 1000);
  }
  if (spent === 0) removeBefore(hour - 1, prefix);
  return undefined;
}

/** The end of a counter's key. The build for atomic increments has a second key for each counter. */
const COUNTER = /^(\d+)(?:\.increments)?$/;

function removeBefore(hour: number, prefix: string): void {
  const store = Kv.openDefault();
  for (const key of store.getKeys()) {
    if (!key.startsWith(prefix)) continue;
    const [, ofHour] = COUNTER.exec(key.slice(prefix.length)) ?? [];
    if (Number(ofHour) < hour) store.delete(key);
  }
}
