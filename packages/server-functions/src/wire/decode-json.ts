import { Malformed } from "./built-in-errors.ts";
import { refuseForbiddenKey } from "./forbidden-keys.ts";
import { MAX_JSON_DEPTH } from "./limits.ts";

/**
 * Decodes JSON to plain data. An empty text is no input: JSON itself has no `undefined`.
 * When an object names a key twice the last one counts, as everywhere in JavaScript.
 *
 * @throws Malformed for broken JSON, for more than {@link MAX_JSON_DEPTH} levels, and for keys that
 * reach prototypes
 */
export function decodeJson(text: string): unknown {
  if (text === "") return undefined;
  refuseDeep(text);
  try {
    return JSON.parse(text, (key, value: unknown) => {
      refuseForbiddenKey(key);
      return value;
    });
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed({ message: "The input is not valid JSON." });
  }
}

/** Counts brackets before parsing, so that no recursion, ours or the engine's, can go too deep. */
function refuseDeep(text: string): void {
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
        throw new Malformed({ message: `The input is nested more than ${MAX_JSON_DEPTH} deep.` });
      }
    } else if (character === "]" || character === "}") {
      depth--;
    }
  }
}
