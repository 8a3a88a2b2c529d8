/**
 * Forms, with and without JavaScript: where they are sent, and what the names and the texts of their fields
 * mean. The server decodes a form that was sent without JavaScript, and the browser one that it sends as a call.
 *
 * @module
 */
import { Malformed } from "./errors.ts";
import { isLocalPath } from "./redirect.ts";
import { MAX_DEPTH, rejectForbiddenKey } from "./values.ts";

/**
 * The `action` of a plain form that calls a command and then returns to a page.
 *
 * @param command - the command, as it is imported
 * @param returnTo - a path on this site. It need not be percent-encoded: `/clicks/1. März` is fine. If it is too
 *   long for the address of a form, only its path is kept
 *
 * @example
 * ```tsx
 * <form method="post" action={formAction(forgetDay, `/clicks/${day}`)}>
 * ```
 */
export function formAction(command: { readonly action: string }, returnTo: string): string {
  // The URL parser encodes what a path cannot have, and leaves what is encoded already. Only in a query it also
  // leaves backslashes.
  const { pathname, search, hash } = new URL(returnTo, "http://localhost");
  const whole = (pathname + search + hash).replaceAll("\\", "%5C");
  const path = [whole, pathname].find(isLocalPath) ?? "/";
  return `${command.action}?returnTo=${encodeURIComponent(path)}`;
}

/**
 * What the user typed, to fill in the form again. The names are without their prefix and `[]`. A field whose
 * name begins with `_` is left out: a password should not come back in a page.
 */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/** A decoded form. */
export interface DecodedForm {
  /** The input for the schema; undefined if the form has no fields. */
  readonly input: unknown;
  readonly fields: FormFields;
}

/**
 * Decodes a form's fields into the object that the schema expects. A form sends only text, and a
 * Standard Schema does not reveal its types. So a prefix of the field's name says what the text is:
 *
 * | name | value | input |
 * |---|---|---|
 * | `text` | `Hello` | `{ text: "Hello" }` |
 * | `n:by` | `1` | `{ by: 1 }` |
 * | `b:loud` | `on` or `true` / `off` or `false` | `{ loud: true }` / `{ loud: false }` |
 * | `tags[]` | `a`, `b` (repeated) | `{ tags: ["a", "b"] }` |
 * | `n:sizes[]` | `1`, `2` | `{ sizes: [1, 2] }` |
 * | `home.city` | `Rome` | `{ home: { city: "Rome" } }` |
 *
 * An empty number is left out, and browsers leave out an unchecked checkbox. Make such fields
 * optional in the schema. A value that does not fit its prefix stays text, so that the schema rejects
 * it with a message to show beside the field.
 *
 * @throws Malformed if a name without `[]` occurs twice, or a name is forbidden
 */
export function decodeFields(pairs: Iterable<readonly [name: string, text: string]>): DecodedForm {
  const input = new Map<string, unknown>();
  const fields = new Map<string, string | string[]>();

  for (const [name, sent] of pairs) {
    // A browser that posts a form ends lines with CRLF, a script with LF.
    const text = sent.replace(/\r\n?/g, "\n");
    const { key, convert, repeated } = readFieldName(name);
    const value = convert(text);
    add(fields, key, { key, items: [text], repeated });
    const { parent, last } = locate(input, key);
    add(parent, last, { key, items: value === undefined ? [] : [value], repeated });
  }
  return {
    input: fields.size === 0 ? undefined : toObject(input),
    fields: Object.fromEntries([...fields].filter(([name]) => !isSecretField(name))),
  };
}

/** @param field - whose `items` are one, or none for an empty number */
function add<Item>(
  values: Map<string, Item | Item[]>,
  name: string,
  { key, items, repeated }: { key: string; items: Item[]; repeated: boolean },
): void {
  const known = values.get(name);
  if (repeated && Array.isArray(known)) known.push(...items);
  else if (known !== undefined) throw duplicate(key);
  else if (repeated) values.set(name, items);
  else for (const item of items) values.set(name, item);
}

/** Finds the part of an input to which a key such as `home.city` belongs. */
function locate(input: Map<string, unknown>, key: string) {
  const path = key.split(".", MAX_DEPTH + 1);
  if (path.length > MAX_DEPTH) {
    throw new Malformed({
      message: `The name of a field has more than ${MAX_DEPTH} levels, which is the limit. Use a shorter one.`,
    });
  }
  path.forEach(rejectForbiddenKey);
  const last = path.pop() ?? "";
  let parent = input;
  for (const step of path) {
    const part = parent.get(step) ?? new Map<string, unknown>();
    if (!(part instanceof Map)) throw duplicate(key);
    parent.set(step, part);
    parent = part;
  }
  return { parent, last };
}

function toObject(input: Map<string, unknown>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...input].map(([key, value]) => [key, value instanceof Map ? toObject(value) : value]),
  );
}

/** Whether what is typed into a field, such as a password, must not come back in a page. */
export function isSecretField(key: string): boolean {
  return /(^|\.)_/.test(key);
}

/** Reads the name of a field: the key in the input, how to convert a text, and whether the key has a list. */
export function readFieldName(name: string) {
  const [, prefix, key = "", brackets] = /^([nb]:)?(.*?)(\[\])?$/s.exec(name) ?? [];
  const convert = prefix === "n:" ? toNumber : prefix === "b:" ? toBoolean : toText;
  return { key, convert, repeated: brackets !== undefined };
}

/**
 * What a number field of a browser sends, such as `.5`. `Number()` alone also accepts "0x10".
 *
 * @see https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#valid-floating-point-number
 */
const NUMBER = /^-?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i;

function toText(text: string): unknown {
  return text;
}

function toNumber(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const number = NUMBER.test(trimmed) ? Number(trimmed) : Number.NaN;
  // 1e400 has the syntax of a number, and is too large for one.
  return Number.isFinite(number) ? number : text;
}

function toBoolean(text: string): unknown {
  if (text === "on" || text === "true") return true;
  if (text === "off" || text === "false") return false;
  return text;
}

function duplicate(key: string) {
  return new Malformed({
    message: `The form has the field "${key}" more than once. Add [] to its name to send a list.`,
  });
}

/** A form post that failed, as plain data that a page can pass on to the browser. */
export interface FormFailureData {
  /** The command's id; undefined if there is no such command. */
  readonly id: string | undefined;
  /** The error, as `toProblem` makes it. */
  readonly problem: unknown;
  /** What the user typed. */
  readonly fields: FormFields;
}
