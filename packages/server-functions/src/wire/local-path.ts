/** The longest path, in UTF-16 units. */
const MAX_LENGTH = 2_048;

/**
 * Whether an address is a path on this site. Otherwise it could lead to another site (an open redirect).
 *
 * The browser's URL parser decides where `Location` leads, and a proxy in between may decode it
 * first. So a path that any of them could read as another site is not one.
 *
 * @param path - such as `/counter?page=2`, percent-encoded
 */
export function isLocalPath(path: string): boolean {
  if (!path.startsWith("/") || path.length > MAX_LENGTH) return false;
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
