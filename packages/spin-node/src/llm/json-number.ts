/**
 * Writes numbers into JSON as Rust's serde_json does, so that the bytes that a model sees are the
 * same under Spin and here.
 * @module
 */

/** A 32-bit float as a JSON number of 64 bits: `1.1` becomes `1.100000023841858`. */
export const widened = (value: number) => JSON.rawJSON(withPoint(String(Math.fround(value))));

/** A 32-bit float as the shortest number that means it: `1.100000023841858` becomes `1.1`. */
export function shortest(value: number) {
  const float = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = String(Number(float.toPrecision(digits)));
    if (Math.fround(Number(text)) === float) return JSON.rawJSON(withPoint(text));
  }
  return JSON.rawJSON(withPoint(String(Number(float.toPrecision(9)))));
}

/** A float is told from an integer by its point, also where JavaScript would leave it out. */
const withPoint = (text: string) => (/^-?\d+$/.test(text) ? `${text}.0` : text);
