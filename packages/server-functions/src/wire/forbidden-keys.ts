import { Malformed } from "./built-in-errors.ts";

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Refuses the keys through which careless code further on (a merge, a lookup) reaches the
 * prototype that all objects share.
 *
 * @throws Malformed
 */
export function refuseForbiddenKey(key: string): void {
  if (forbidden.has(key)) throw new Malformed({ message: `The key "${key}" is not allowed.` });
}
