import { Malformed } from "./built-in-errors.ts";
import { MAX_FIELDS } from "./limits.ts";

/**
 * Splits `a=1&b=2` into its pairs. Unlike URLSearchParams it refuses what it cannot decode, where
 * that puts a replacement character.
 *
 * @see https://url.spec.whatwg.org/#urlencoded-parsing
 * @throws Malformed
 */
export function parseUrlEncoded(text: string): (readonly [name: string, value: string])[] {
  // One part more than allowed is enough to see that there are too many.
  const parts = text.split("&", MAX_FIELDS + 1);
  if (parts.length > MAX_FIELDS) {
    throw new Malformed({ message: `There are more than ${MAX_FIELDS} fields.` });
  }
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals === -1
        ? [decode(part), ""]
        : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new Malformed({ message: "The fields are not valid UTF-8." });
  }
}
