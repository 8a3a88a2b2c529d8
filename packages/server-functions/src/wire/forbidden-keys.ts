import { Malformed } from "./built-in-errors.ts";

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Rejects a key through which a careless merge or lookup in an application could reach the prototype
 * that all objects share (prototype pollution).
 *
 * @throws Malformed if the key is `__proto__`, `constructor` or `prototype`
 */
export function rejectForbiddenKey(key: string): void {
  if (forbidden.has(key)) {
    throw new Malformed({
      message: `The key "${key}" is not allowed, because it can reach an object's prototype. Rename it.`,
    });
  }
}
