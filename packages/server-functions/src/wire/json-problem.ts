/**
 * Finds the first part of a value that JSON would change or leave out: `NaN`, infinite numbers, `bigint`, functions,
 * symbols, a Date, a Map, a promise and the like, and data that contains itself.
 *
 * Instances of a class of one's own are let through, since JSON keeps their data, and so is `undefined`, which it leaves out
 * of an object and makes null in an array.
 *
 * @returns what it is and where, as `a Date in "list.0.at"`; undefined if JSON carries all of it
 * @example
 * ```ts
 * const problem = jsonProblem(data);
 * if (problem !== undefined) throw new TypeError(`The loader returns ${problem}.`);
 * ```
 */
export function jsonProblem(value: unknown): string | undefined {
  return problemIn(value, [], []);
}

/** @param above - the objects that contain the value, along its path */
function problemIn(value: unknown, path: string[], above: unknown[]): string | undefined {
  const problem = above.includes(value) ? "data that contains itself" : problemOf(value);
  if (problem !== undefined)
    return path.length === 0 ? problem : `${problem} in "${path.join(".")}"`;
  if (typeof value !== "object" || value === null) return undefined;
  above.push(value);
  for (const [key, part] of Object.entries(value)) {
    path.push(key);
    const found = problemIn(part, path, above);
    if (found !== undefined) return found;
    path.pop();
  }
  above.pop();
  return undefined;
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : `the number ${value}`;
    case "bigint":
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    case "object": {
      if (value === null || Array.isArray(value)) return undefined;
      // An object of the host's bindings is from another realm, so `instanceof` would not tell.
      const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
      return kind === "Object" ? undefined : `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
    }
    default:
      return undefined;
  }
}
