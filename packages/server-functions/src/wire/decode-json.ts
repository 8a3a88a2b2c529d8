import { Malformed } from "./built-in-errors.ts";
import { rejectForbiddenKey } from "./forbidden-keys.ts";
import { MAX_JSON_DEPTH } from "./limits.ts";

/**
 * Decodes JSON into plain data. An empty text becomes undefined, which JSON itself does not have.
 * If an object has a key twice, the last one counts, as in `JSON.parse`.
 *
 * @throws Malformed if the text is not valid JSON, is nested more than {@link MAX_JSON_DEPTH} levels
 *   deep, or has a forbidden key
 */
export function decodeJson(text: string): unknown {
  if (text === "") return undefined;
  checkDepth(text);
  try {
    return JSON.parse(text, (key, value: unknown) => {
      rejectForbiddenKey(key);
      return value;
    });
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed({ message: "The input is not valid JSON. Encode it with JSON.stringify." });
  }
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
