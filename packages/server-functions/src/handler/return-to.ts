import { Malformed } from "../built-in-errors.ts";
import { MAX_RETURN_TO_LENGTH } from "./limits.ts";

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
  // "//host" is another site, and "/./" or "/../" before it can turn a path into that.
  if (!path.startsWith("/") || path.length > MAX_RETURN_TO_LENGTH) return false;
  // Printable ASCII without backslash (a slash to browsers); tabs and newlines vanish in parsing.
  if (!/^[!-[\]-~]*$/.test(path)) return false;
  const [pathname = ""] = path.split(/[?#]/, 1);
  return !/(\/|%2f)(\.|%2e)*(\/|%2f)|%5c|%0|%1|%7f/i.test(pathname);
}
