import { Malformed } from "../wire/built-in-errors.ts";
import { MAX_RETURN_TO_LENGTH } from "../wire/limits.ts";

/**
 * Lets through the address that a form wants to return to, if it is a path on this site.
 *
 * Where `Location` leads is decided by the browser's parser, and by anything between that "helps"
 * by decoding; so all that any of them could read as another site is refused, and not repaired.
 *
 * @throws Malformed
 */
export function checkReturnTo(returnTo: string): string {
  if (!isOwnPath(returnTo)) {
    throw new Malformed({ message: "The address to return to must be a path on this site." });
  }
  return returnTo;
}

function isOwnPath(path: string): boolean {
  if (!path.startsWith("/") || path.length > MAX_RETURN_TO_LENGTH) return false;
  // Printable ASCII without the backslash, a slash to browsers. Tabs and newlines they leave out.
  if (!/^[!-[\]-~]*$/.test(path)) return false;

  const [pathname = ""] = path.split(/[?#]/, 1);
  const decoded = decode(pathname);
  // "//host" is another site, and dots between two slashes may vanish and leave that.
  return decoded !== undefined && !/[^ -[\]-~\u00a0-\uffff]|\/\.*\//.test(decoded);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
