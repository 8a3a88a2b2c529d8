/**
 * How inputs, results and the state of a page cross the wire: in the format of devalue. It is a JSON list of all parts,
 * in which a part has the numbers of its own parts, so that it can also carry Date, Map, Set and bigint. Programs that
 * are not ours send and get plain JSON.
 *
 * @module
 */
import { DevalueError, parse, type StringifyOptions, stringify, unflatten } from "devalue";
import { Malformed, TooLarge } from "./errors.ts";

/** How many levels deep an input may be nested. */
export const MAX_DEPTH = 32;

/** Decodes what {@link encodeValue} has encoded. It is for the answers of the server, which are not checked. */
export const decodeValue: (text: string) => unknown = parse;

/**
 * Encodes a result, or the state of a page. A part that is there twice is written once, and may contain itself.
 *
 * @param name - what the value is, for the message
 * @throws TypeError that names the part that cannot be sent, such as `input.list[0].save`
 */
export function encodeValue(
  name: string,
  value: unknown,
  operations: StringifyOptions["operations"] = {},
): string {
  try {
    return stringify(value, undefined, { operations });
  } catch (cause) {
    if (!(cause instanceof DevalueError)) throw cause;
    const place = (name + cause.path).replace(/^\./, "");
    throw new TypeError(
      `${place} is ${describe(cause.value)}, which cannot be sent. Send plain objects and arrays, strings, numbers, Date, Map, Set or bigint.`,
      { cause },
    );
  }
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  const kind: unknown = value.constructor?.name;
  if (kind === "Object") return "an object that has a symbol or __proto__ as a key";
  return kind === "Promise" ? "a Promise" : `an instance of ${kind ?? "a class"}`;
}

/**
 * Encodes an input. A part that is there twice is written twice, because the server accepts only a tree; undefined
 * becomes an empty text.
 */
export function encodeInput(input: unknown): string {
  if (input === undefined) return "";
  try {
    return encodeValue("input", input, { identify: () => ({}) });
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    throw new TypeError("input contains itself, or is nested too deep. Send flatter data.", {
      cause,
    });
  }
}

/** Decodes an input that {@link encodeInput} has encoded, or something that pretends to be one. */
export function decodeInput(text: string): unknown {
  if (text === "") return undefined;
  const parts = parseJson(text);
  if (Array.isArray(parts)) requireTree(parts);
  // A number alone stands for a value such as NaN.
  else if (typeof parts !== "number") throw malformed();
  let value: unknown;
  try {
    value = unflatten(parts);
  } catch {
    throw malformed();
  }
  requirePlain(value);
  return value;
}

/** Decodes an input of plain JSON. If an object has a key twice, the last one counts, as in `JSON.parse`. */
export function decodeJson(text: string): unknown {
  if (text === "") return undefined;
  const value = parseJson(text);
  requirePlain(value);
  return value;
}

/** Makes a result into plain JSON: of a Map and a Set a list, and of a bigint its digits. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Map || part instanceof Set
      ? [...part]
      : typeof part === "bigint"
        ? String(part)
        : part,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw new TooLarge({ cause });
    throw malformed();
  }
}

/** What an input may have besides plain data. A RegExp, for example, could be made to run for hours. */
const TYPES: ReadonlySet<unknown> = new Set(["Date", "Map", "Set", "BigInt", "null"]);

/** The longest text of a Date or a bigint: the engine takes a time for a bigint that grows with its square. */
const MAX_TEXT_LENGTH = 1_000;

/**
 * Checks the parts of an input in one pass, before anything is made of them: each one belongs to exactly one before it.
 * So there are no cycles, what is made is no larger than the text, and no recursion is deeper than {@link MAX_DEPTH}.
 */
function requireTree(parts: readonly unknown[]): void {
  const depths: number[] = [1];
  for (const [index, part] of parts.entries()) {
    const depth = depths[index];
    if (depth === undefined) throw malformed();
    if (typeof part !== "object" || part === null) continue;
    if (depth > MAX_DEPTH) throw tooDeep();
    const members: unknown[] = Object.values(part);
    const [type] = Array.isArray(part) ? members : [];
    if (typeof type === "string" && !TYPES.has(type)) throw malformed();
    if (type === "Date" || type === "BigInt") {
      const [, text] = members;
      if (typeof text !== "string" || text.length > MAX_TEXT_LENGTH) throw malformed();
    }
    for (const member of members) {
      // A negative number stands for a value such as undefined or NaN. -7 is for arrays whose length is not their own.
      if (member === SPARSE) throw malformed();
      if (typeof member !== "number" || member < 0) continue;
      const isLater = Number.isInteger(member) && member > index && member < parts.length;
      if (!isLater || depths[member] !== undefined) throw malformed();
      depths[member] = depth + 1;
    }
  }
}

const SPARSE = -7;

/**
 * Checks the depth and the keys of an input. Recursive, but only as deep as an input may be. In the component's engine, a
 * call for each of half a million numbers would take seconds.
 */
function requirePlain(value: unknown, depth = 1): void {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) throw tooDeep();
  for (const part of partsOf(value)) {
    if (typeof part === "object" && part !== null) requirePlain(part, depth + 1);
  }
}

function partsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  Object.keys(value).forEach(rejectForbiddenKey);
  return Object.values(value);
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

function malformed() {
  return new Malformed({
    message: "The input is not valid. Encode it with JSON.stringify, as application/json.",
  });
}

function tooDeep() {
  return new Malformed({
    message: `The input is nested more than ${MAX_DEPTH} levels deep, which is the limit. Send flatter data.`,
  });
}
