/**
 * What stands in for the host while modules are loaded. The build makes it the first import of the component's entry.
 *
 * A value that a module draws meanwhile is part of the snapshot, so it is the same for every request. The build says
 * which module has done so. Modules may keep these functions, so later they do what the engine's do.
 *
 * @module
 */
import { report } from "./report.ts";
import { createTimers, isWarmingUp } from "./stand-in.ts";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

let isLoading = true;
let seed = 1;

/** A number that varies from call to call: code may draw until it gets one that it has not had. */
function next(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
}

const restores: (() => void)[] = [];

/** Ends the loading: from now on there is a host, or the warm-up's. */
export function endLoading(): void {
  isLoading = false;
  for (const restore of restores) restore();
}

standIn(Math, "random", () => {
  tellOfChance("Math.random");
  return next();
});
standIn(crypto, "randomUUID", () => {
  tellOfChance("crypto.randomUUID");
  return "00000000-0000-4000-8000-000000000000";
});
standIn(crypto, "getRandomValues", (array: ArrayBufferView) => {
  tellOfChance("crypto.getRandomValues");
  return array;
});
standIn(performance, "now", () => 0);
const timers = createTimers();
standIn(globalThis, "setTimeout", timers.setTimeout);
standIn(globalThis, "clearTimeout", timers.clearTimeout);
standIn(globalThis, "setInterval", () => 0);

report({ kind: "globals", names: namesInEngine() });

function tellOfChance(name: string): void {
  // What a request of the warm-up draws is its own.
  if (isWarmingUp()) return;
  report({ kind: "chance", name, stack: new Error().stack ?? "" });
}

function standIn<T extends object>(
  owner: T,
  name: keyof T,
  replacement: (...args: never[]) => unknown,
): void {
  const original = owner[name];
  if (typeof original !== "function") return;
  restores.push(() => Object.assign(owner, { [name]: original }));
  Object.assign(owner, {
    [name]: (...args: unknown[]): unknown =>
      Reflect.apply(isLoading ? replacement : original, owner, args),
  });
}

function namesInEngine(): string[] {
  return Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const value: unknown = Reflect.get(globalThis, name);
    if (typeof value !== "function") return [name];
    const names = new Set([name]);
    // `Uint8Array.from` is inherited.
    for (let one: unknown = value; typeof one === "function" && one !== Function.prototype; ) {
      for (const member of Object.getOwnPropertyNames(one)) names.add(`${name}.${member}`);
      one = Object.getPrototypeOf(one);
    }
    for (let one: unknown = value.prototype; isObject(one); ) {
      for (const method of Object.getOwnPropertyNames(one))
        names.add(`${name}.prototype.${method}`);
      one = Object.getPrototypeOf(one);
    }
    return [...names];
  });
}
