import { hrtime } from "node:process";
import { Pollable, type Waiter } from "./io.ts";

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Returns `now` of `wasi:clocks/monotonic-clock`, in nanoseconds. */
export const monotonicNow = (): bigint => hrtime.bigint();

/** Returns the `wasi:clocks` interfaces. Instants and durations are in nanoseconds. */
export function clocks(waiter: Waiter) {
  const subscribeDuration = (duration: bigint) => {
    const deadline = performance.now() + Number(duration) / NANOSECONDS_PER_MILLISECOND;
    return new Pollable({ deadline, waiter, ready: () => performance.now() >= deadline });
  };
  return {
    "wasi:clocks/monotonic-clock": {
      now: monotonicNow,
      resolution: () => 1n,
      subscribeDuration,
      subscribeInstant: (instant: bigint) => subscribeDuration(instant - monotonicNow()),
    },
    "wasi:clocks/wall-clock": {
      now: () => {
        const milliseconds = Date.now();
        return {
          seconds: BigInt(Math.floor(milliseconds / 1000)),
          nanoseconds: (milliseconds % 1000) * NANOSECONDS_PER_MILLISECOND,
        };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: NANOSECONDS_PER_MILLISECOND }),
    },
  };
}
