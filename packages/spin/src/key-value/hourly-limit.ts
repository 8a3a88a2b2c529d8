import { Store } from "fermyon:spin/key-value@2.0.0";
import { addToCounter, readCounter, totalOf } from "./counter.ts";

const HOUR = 3_600_000;

/**
 * Counts something that may happen only so many times an hour. The hour starts when the clock strikes, so
 * up to twice as many can happen within 60 minutes.
 *
 * The default store has one counter for each hour, `<name>.<hour>`. The first use of an hour deletes the old
 * counters. It keeps that of the previous hour, because another server's clock may be behind.
 *
 * @param name - the first part of each key. It belongs to this limit alone
 * @param limit - how many times an hour
 * @param now - milliseconds since 1970
 * @returns undefined if it may happen; otherwise the seconds until the next hour
 * @throws RangeError if the counter does not hold a number; otherwise what the store threw.
 *
 * @example
 * ```ts
 * const retryAfter = spendOfHour("sign-in", 100, Date.now());
 * if (retryAfter !== undefined) throw new TooManyAttempts({ retryAfter });
 * ```
 */
export function spendOfHour(name: string, limit: number, now: number): number | undefined {
  const hour = Math.floor(now / HOUR);
  const prefix = `${name}.`;
  const key = prefix + hour;
  const counter = readCounter(key);
  const spent = totalOf(counter);
  // Checked before counting, so that a refused call writes nothing.
  if (spent >= limit || addToCounter(key, counter, 1) > limit) {
    return Math.ceil(((hour + 1) * HOUR - now) / 1000);
  }
  if (spent === 0) removeBefore(hour - 1, prefix);
  return undefined;
}

/** The end of a counter's key. The build for atomic increments has a second key for each counter. */
const COUNTER = /^(\d+)(?:\.increments)?$/;

function removeBefore(hour: number, prefix: string): void {
  const store = Store.open("default");
  for (const key of store.getKeys()) {
    if (!key.startsWith(prefix)) continue;
    const [, ofHour] = COUNTER.exec(key.slice(prefix.length)) ?? [];
    if (Number(ofHour) < hour) store.delete(key);
  }
}
