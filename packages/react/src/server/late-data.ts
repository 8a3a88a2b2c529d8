import { jsonProblem } from "@react-on-spin/server-functions";
import type { PublicError } from "../errors.ts";
import { type LateName, serialize } from "../hydration-state.ts";
import type { LatePart, LateResult } from "../late-data.ts";

/** What a loader has returned, as the browser gets it. */
export interface SplitData {
  /** What the document has. */
  now: unknown;
  /** What follows. */
  late: LatePart[];
}

/**
 * Splits what a loader has returned into what is there, and the promises in it.
 *
 * @param report - logs why a promise is rejected
 * @throws TypeError if JSON cannot carry it, as with a Date
 */
export function splitData(
  routeId: string,
  data: unknown,
  report: (error: unknown) => PublicError,
): SplitData {
  const entries = typeof data === "object" && data !== null ? Object.entries(data) : [];
  const late = entries.flatMap(([name, value]) =>
    value instanceof Promise ? latePart([routeId, name], value, report) : [],
  );
  const isLate = (name: string) => late.some((part) => part.name[1] === name);
  const now =
    late.length === 0 ? data : Object.fromEntries(entries.filter(([name]) => !isLate(name)));
  requireJson(`The loader of the route "${routeId}"`, now);
  return { now, late };
}

function latePart(
  name: LateName,
  promise: Promise<unknown>,
  report: (error: unknown) => PublicError,
): LatePart {
  const settle = async (): Promise<LateResult> => {
    try {
      const data = await promise;
      requireJson(`The promise "${name[1]}" of the loader of the route "${name[0]}"`, data);
      return { data };
    } catch (error) {
      return { error: report(error) };
    }
  };
  return { name, text: settle().then(serialize) };
}

/** @throws TypeError that names what JSON cannot carry */
export function requireJson(name: string, data: unknown): void {
  const problem = jsonProblem(data);
  if (problem === undefined) return;
  throw new TypeError(
    `${name} returns ${problem}, which cannot be sent to the browser as JSON. ` +
      "Return null, strings, finite numbers, or plain objects and arrays of them.",
  );
}
