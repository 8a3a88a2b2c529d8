/**
 * Encodes an input or a result as JSON.
 *
 * The types exclude what JSON cannot carry, but they cannot see every value: `NaN` is a number, and
 * data that has been cast can be anything.
 *
 * @param name - what the value is, for the message: `The input`
 * @param value - undefined has no JSON, and becomes an empty text
 * @throws TypeError for what JSON cannot carry, and would change or leave out: `NaN`, infinite numbers,
 *   `bigint`, functions, symbols, and data that contains itself
 */
export function encodeJson(name: string, value: unknown): string {
  if (value === undefined) return "";
  return JSON.stringify(value, (key, member: unknown) => {
    const problem = problemOf(member);
    if (problem === undefined) return member;
    const where = key === "" ? "" : ` in "${key}"`;
    throw new TypeError(
      `${name} of a server function has ${problem}${where}, which JSON cannot carry. Send null or a string instead.`,
    );
  });
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : `the number ${value}`;
    case "bigint":
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    default:
      return undefined;
  }
}
