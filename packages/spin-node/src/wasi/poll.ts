/** How a blocked guest's thread sleeps until the host has something for it. */
export interface Waiter {
  /** A number that changes whenever something arrived. */
  version(): number;
  /** Sleeps until the version is no longer `seen`, at most `milliseconds`. */
  wait(seen: number, milliseconds: number): void;
}

/** What a guest waits for. */
export interface Condition {
  ready(): boolean;
  /** When it becomes ready by itself, on the clock of `performance.now()`. */
  readonly deadline?: number;
}

/** `wasi:io/poll` `pollable`. */
export class Pollable {
  readonly condition: Condition | undefined;
  readonly waiter: Waiter | undefined;

  /** Without arguments it is always ready. */
  constructor(condition?: Condition, waiter?: Waiter) {
    this.condition = condition;
    this.waiter = waiter;
  }

  ready(): boolean {
    return this.condition?.ready() ?? true;
  }

  block(): void {
    poll([this]);
  }

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}
}

/** Blocks the thread until one of them is ready; the answer holds the indexes of all that are. */
export function poll(pollables: Pollable[]): Uint32Array {
  const waiter = pollables.find((pollable) => pollable.waiter)?.waiter;
  for (;;) {
    // Read before looking: what arrives in between must end the wait at once.
    const seen = waiter?.version() ?? 0;
    const ready = pollables.flatMap((pollable, index) => (pollable.ready() ? [index] : []));
    if (ready.length > 0) return Uint32Array.from(ready);
    if (!waiter) throw new Error("wasi:io/poll: nothing in the list can become ready");
    const deadline = Math.min(...pollables.map(({ condition }) => condition?.deadline ?? Infinity));
    waiter.wait(seen, Math.max(0, deadline - performance.now()));
  }
}
