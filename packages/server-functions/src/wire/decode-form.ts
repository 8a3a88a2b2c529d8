import { Malformed } from "./built-in-errors.ts";
import { refuseForbiddenKey } from "./forbidden-keys.ts";
import { parseUrlEncoded } from "./url-encoded.ts";

/** What was typed into the fields, by name without prefix and `[]`: to fill the form again. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/** A decoded form: the input for the schema, and what it was made from. */
export interface DecodedForm {
  /** undefined when the form has no fields: no input. */
  readonly input: unknown;
  readonly fields: FormFields;
}

/**
 * Decodes a form's fields to the object that the schema expects. Forms know text only, and a schema
 * cannot be asked for its types, so the field's name says what it holds:
 *
 * | name | value | input |
 * |---|---|---|
 * | `text` | `Hello` | `{ text: "Hello" }` |
 * | `n:by` | `1` | `{ by: 1 }` |
 * | `b:loud` | `on` or `true` / `off` or `false` | `{ loud: true }` / `{ loud: false }` |
 * | `tags[]` | `a`, `b` (repeated) | `{ tags: ["a", "b"] }` |
 * | `n:sizes[]` | `1`, `2` | `{ sizes: [1, 2] }` |
 *
 * An empty number is left out, as is an unticked box by the browser: make such fields optional in
 * the schema. A value that is not what its prefix says stays text, for the schema to refuse with a
 * message beside the field.
 *
 * @throws Malformed for a field that is there twice without `[]`, and for forbidden names
 */
export function decodeForm(body: string): DecodedForm {
  const input = new Map<string, unknown>();
  const fields = new Map<string, string | string[]>();

  for (const [name, text] of parseUrlEncoded(body)) {
    const { key, convert, repeated } = readName(name);
    refuseForbiddenKey(key);
    const value = convert(text);

    if (repeated) {
      const texts = fields.get(key) ?? [];
      const values = input.get(key) ?? [];
      if (!Array.isArray(texts) || !Array.isArray(values)) throw duplicate(key);
      fields.set(key, [...texts, text]);
      input.set(key, value === undefined ? values : [...values, value]);
    } else {
      if (fields.has(key)) throw duplicate(key);
      fields.set(key, text);
      if (value !== undefined) input.set(key, value);
    }
  }
  return {
    input: fields.size === 0 ? undefined : Object.fromEntries(input),
    fields: Object.fromEntries(fields),
  };
}

function readName(name: string) {
  const [, prefix, key = "", brackets] = /^([nb]:)?(.*?)(\[\])?$/s.exec(name) ?? [];
  const convert = prefix === "n:" ? toNumber : prefix === "b:" ? toBoolean : toText;
  return { key, convert, repeated: brackets !== undefined };
}

function toText(text: string): unknown {
  return text;
}

function toNumber(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  // JSON's numbers: Number() would also take "0x10" and "Infinity".
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
}

function toBoolean(text: string): unknown {
  if (text === "on" || text === "true") return true;
  if (text === "off" || text === "false") return false;
  return text;
}

function duplicate(key: string) {
  return new Malformed({ message: `The field "${key}" is there more than once.` });
}
