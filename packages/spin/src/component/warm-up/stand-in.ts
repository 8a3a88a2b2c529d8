/**
 * What stands in for the host while the component's snapshot is taken. A call of the host would end that.
 *
 * @module
 */

let isTakingSnapshot = false;

/** Whether a request of the warm-up is being answered. */
export const isWarmingUp = (): boolean => isTakingSnapshot;

/** A name that an interface exports: a function, or a class with static functions. */
interface Exported {
  id: string;
  name: string;
  host: object;
  standIn: object | undefined;
}

/** Passes each call on to the host, and to the stand-in while the snapshot is taken. */
export function bridge({ id, name, host, standIn }: Exported): object {
  const current = () => {
    if (!isTakingSnapshot) return host;
    if (standIn !== undefined) return standIn;
    throw new Error(`There is no \`${name}\` of ${id} while the component is made.`);
  };
  return new Proxy(host, {
    get: (_, property) => Reflect.get(current(), property),
    apply(_, self, args) {
      const called = current();
      return typeof called === "function" ? Reflect.apply(called, self, args) : undefined;
    },
  });
}

/** The longest that a timer waits, in turns of the microtask queue. */
const MAX_TURNS = 100_000;

/**
 * Creates timers for an engine without a clock: a millisecond is a turn of the microtask queue. So what waits for a
 * while goes on at once, and what limits the time of that is cleared before it is due.
 */
export function createTimers() {
  const pending = new Set<number>();
  // The engine's own are above 0.
  let last = 0;
  return {
    setTimeout(callback: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): number {
      const id = --last;
      let turns = Math.min(Number(delay) || 0, MAX_TURNS);
      const wait = () => {
        if (!pending.has(id)) return;
        if (turns-- > 0) return queueMicrotask(wait);
        pending.delete(id);
        callback(...args);
      };
      pending.add(id);
      queueMicrotask(wait);
      return id;
    },
    clearTimeout(id: number): void {
      pending.delete(id);
    },
    clearAll: (): void => pending.clear(),
  };
}

/**
 * Replaces the host: its interfaces, timers, clocks, random numbers and network. Timers do not wait,
 * clocks and random numbers return constants, and a request to another server fails.
 *
 * @param onError - gets what would be printed by `console.error`
 * @returns a function that puts everything back
 */
export function standInForHost(onError: (message: string) => void): () => void {
  isTakingSnapshot = true;
  const timers = createTimers();
  const restores = [
    replace(globalThis, "setTimeout", timers.setTimeout),
    replace(globalThis, "clearTimeout", timers.clearTimeout),
    replace(globalThis, "fetch", async (input: unknown) => {
      throw new Error(`Nothing can be fetched while the component is made: ${String(input)}`);
    }),
    replace(Math, "random", () => 0),
    replace(performance, "now", () => 0),
    replace(crypto, "randomUUID", () => "00000000-0000-0000-0000-000000000000"),
    replace(crypto, "getRandomValues", (array: unknown) => array),
    replace(console, "error", (...parts: unknown[]) => onError(parts.map(String).join(" "))),
  ];
  return () => {
    timers.clearAll();
    for (const restore of restores) restore();
    isTakingSnapshot = false;
  };
}

function replace<T extends object>(owner: T, name: keyof T, replacement: unknown): () => void {
  const original = owner[name];
  Object.assign(owner, { [name]: replacement });
  return () => Object.assign(owner, { [name]: original });
}
