import { Malformed } from "../wire/built-in-errors.ts";
import { MAX_FIELDS } from "./limits.ts";

/**
 * Splits `a=1&b=2` into its pairs, as `URLSearchParams` does. But what it cannot decode it rejects,
 * where `URLSearchParams` inserts a replacement character.
 *
 * @throws Malformed if the text is not valid UTF-8, or has more than {@link MAX_FIELDS} pairs
 * @see https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function parseUrlEncoded(text: string): (readonly [name: string, value: string])[] {
  // One more than allowed is enough to know that there are too many.
  const parts = text.split("&", MAX_FIELDS + 1);
  if (parts.length > MAX_FIELDS) {
    throw new Malformed({
      message: `The request has more than ${MAX_FIELDS} fields, which is the limit. Send fewer.`,
    });
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
    throw new Malformed({
      message:
        "The request's fields are not percent-encoded UTF-8. Encode them with URLSearchParams.",
    });
  }
}
