import { Malformed, TooLarge } from "../wire/built-in-errors.ts";
import { rejectForbiddenKey } from "../wire/forbidden-keys.ts";
import { MAX_JSON_DEPTH } from "./limits.ts";

/**
 * Decodes JSON into plain data. An empty text becomes undefined, which JSON itself does not have.
 * If an object has a key twice, the last one counts, as in `JSON.parse`.
 *
 * @throws Malformed if the text is not valid JSON, is nested more than {@link MAX_JSON_DEPTH} levels
 *   deep, or has a forbidden key
 * @throws TooLarge if the engine has no room for the data
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
