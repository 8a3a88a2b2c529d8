import { hrtime } from "node:process";
import { Pollable, type Waiter } from "./poll.ts";

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** `wasi:clocks/monotonic-clock`. Instants and durations are in nanoseconds. */
export function monotonicClock(waiter: Waiter) {
  const subscribeDuration = (duration: bigint) => {
    const deadline = performance.now() + Number(duration) / NANOSECONDS_PER_MILLISECOND;
    return new Pollable({ deadline, ready: () => performance.now() >= deadline }, waiter);
  };
  return {
    now: () => hrtime.bigint(),
    resolution: () => 1n,
    subscribeDuration,
    subscribeInstant: (instant: bigint) => {
      const duration = instant - hrtime.bigint();
      return subscribeDuration(duration > 0n ? duration : 0n);
    },
  };
}

/** `wasi:clocks/wall-clock`. */
export const wallClock = {
  now: () => {
    const milliseconds = Date.now();
    return {
      seconds: BigInt(Math.floor(milliseconds / 1000)),
      nanoseconds: (milliseconds % 1000) * NANOSECONDS_PER_MILLISECOND,
    };
  },
  resolution: () => ({ seconds: 0n, nanoseconds: NANOSECONDS_PER_MILLISECOND }),
};
