import { Malformed } from "../wire/built-in-errors.ts";
import { MAX_RETURN_TO_LENGTH } from "../wire/limits.ts";

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
  // Printable ASCII only. Browsers read a backslash as a slash, and drop tabs and newlines.
  if (!/^[!-[\]-~]*$/.test(path)) return false;

  const [pathname = ""] = path.split(/[?#]/, 1);
  const decoded = decode(pathname);
  // "//host" is another site. So is "/.//host" after the dots are resolved.
  return decoded !== undefined && !/[^ -[\]-~\u00a0-\uffff]|\/\.*\//.test(decoded);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
