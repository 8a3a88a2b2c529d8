import { Malformed } from "../wire/built-in-errors.ts";
import { MAX_RETURN_TO_LENGTH } from "./limits.ts";

/**
 * Checks the address to which a form wants to return: it must be a path on this site. Otherwise a
 * form could redirect to another site (an open redirect).
 *
 * The browser's URL parser decides where `Location` leads, and a proxy in between may decode it
 * first. So a path that any of them could read as another site is rejected, and not repaired.
 *
 * @returns the same address
 * @throws Malformed if it is not such a path, or is longer than {@link MAX_RETURN_TO_LENGTH}
 */
export function checkReturnTo(returnTo: string): string {
  if (!isLocalPath(returnTo)) {
    throw new Malformed({
      message:
        "The form's returnTo address is not a path on this site. Use a path such as /counter.",
    });
  }
  return returnTo;
}

function isLocalPath(path: string): boolean {
  if (!path.startsWith("/") || path.length > MAX_RETURN_TO_LENGTH) return false;
  if (!PRINTABLE_ASCII_BUT_BACKSLASH.test(path)) return false;
  const [pathname = ""] = path.split(/[?#]/, 1);
  const decoded = decode(pathname);
  return (
    decoded !== undefined &&
    !CONTROL_CHARACTER_OR_BACKSLASH.test(decoded) &&
    !EMPTY_OR_DOTTED_SEGMENT.test(decoded)
  );
}

/** Browsers read a backslash as a slash, and drop tabs and newlines. */
const PRINTABLE_ASCII_BUT_BACKSLASH = /^[!-[\]-~]*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
const CONTROL_CHARACTER_OR_BACKSLASH = /[\u0000-\u001f\\\u007f-\u009f]/;

/** `//host` is another site. So is `/.//host`, after the dots are resolved. */
const EMPTY_OR_DOTTED_SEGMENT = /\/\.*\//;

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
