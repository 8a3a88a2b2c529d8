import { jsonProblem } from "./json-problem.ts";

/**
 * Encodes an input or a result as JSON.
 *
 * The types exclude what JSON cannot carry, but they cannot see every value: `NaN` is a number, and
 * data that has been cast can be anything.
 *
 * @param name - what the value is, for the message: `The input`
 * @param value - undefined has no JSON, and becomes an empty text
 * @throws TypeError for what {@link jsonProblem} finds
 */
export function encodeJson(name: string, value: unknown): string {
  if (value === undefined) return "";
  const problem = jsonProblem(value);
  if (problem === undefined) return JSON.stringify(value);
  throw new TypeError(
    `${name} of a server function has ${problem}, which JSON cannot carry. Send null or a string instead.`,
  );
}
