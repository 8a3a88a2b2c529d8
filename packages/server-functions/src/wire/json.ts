/**
 * How inputs and results cross the wire: as plain JSON.
 *
 * @module
 */
import { Malformed, TooLarge } from "./errors.ts";

/** How many levels deep arrays and objects may be nested in JSON. */
export const MAX_JSON_DEPTH = 32;

/**
 * Encodes an input or a result.
 *
 * The types exclude what JSON cannot carry, but they cannot see every value: `NaN` is a number, and
 * data that has been cast can be anything.
 *
 * @param name - what the value is, for the message: `The input`
 * @param value - undefined has no JSON, and becomes an empty text
 */
export function encodeJson(name: string, value: unknown): string {
  if (value === undefined) return "";
  const problem = jsonProblem(value);
  if (problem === undefined) return JSON.stringify(value);
  throw new TypeError(
    `${name} of a server function has ${problem}, which JSON cannot carry. Send null or a string instead.`,
  );
}

/**
 * Finds the first part of a value that JSON would change or leave out: `NaN`, infinite numbers, `bigint`, functions,
 * symbols, a Date, a Map, a promise and the like, and data that contains itself.
 *
 * Instances of a class of one's own are let through, since JSON keeps their data, and so is `undefined`, which it leaves out
 * of an object and makes null in an array.
 *
 * @returns what it is and where, as `a Date in "list.0.at"`; undefined if JSON carries all of it
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

/**
 * Decodes JSON into plain data. An empty text becomes undefined, which JSON itself does not have.
 * If an object has a key twice, the last one counts, as in `JSON.parse`.
 */
export function decodeJson(text: string): unknown {
  if (text === "") return undefined;
  checkDepth(text);
  const value = parse(text);
  if (MAY_HAVE_FORBIDDEN_KEY.test(text)) rejectForbiddenKeys(value);
  return value;
}

/** A key is one of these texts, or it is written with an escape. */
const MAY_HAVE_FORBIDDEN_KEY = /__proto__|constructor|prototype|\\u/;

/** A reviver would do both, but the component's engine has no room for one with half a million values. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw new TooLarge({ cause });
    throw new Malformed({ message: "The input is not valid JSON. Encode it with JSON.stringify." });
  }
}

/** Recursive: {@link checkDepth} has limited the depth. `JSON.parse` makes `__proto__` a usual key. */
function rejectForbiddenKeys(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) Object.keys(value).forEach(rejectForbiddenKey);
  Object.values(value).forEach(rejectForbiddenKeys);
}

/** Counts brackets before the text is parsed, because a recursive parser could overflow the stack. */
function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index++;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === "[" || character === "{") {
      depth++;
      if (depth > MAX_JSON_DEPTH) {
        throw new Malformed({
          message: `The input is nested more than ${MAX_JSON_DEPTH} levels deep, which is the limit. Send flatter data.`,
        });
      }
    } else if (character === "]" || character === "}") {
      depth--;
    }
  }
}

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Rejects a key through which a careless merge or lookup in an application could reach the prototype
 * that all objects share (prototype pollution).
 */
export function rejectForbiddenKey(key: string): void {
  if (FORBIDDEN_KEYS.has(key)) {
    throw new Malformed({
      message: `The key "${key}" is not allowed, because it can reach an object's prototype. Rename it.`,
    });
  }
}
