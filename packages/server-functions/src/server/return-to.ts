import { Malformed } from "../wire/built-in-errors.ts";
import { isLocalPath } from "../wire/local-path.ts";

/**
 * Checks the address to which a form wants to return: it must be a path on this site.
 *
 * @returns the same address
 * @throws Malformed if it is not such a path, or is too long
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
