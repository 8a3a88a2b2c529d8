/**
 * Where a function may send the visitor: to a path on this site, or to another site that the code names.
 *
 * @module
 */

/** Where the responses of {@link redirect} lead. Any other redirect is not one of a server function. */
const locations = new WeakMap<WeakKey, string>();

/**
 * Sends the visitor to another page. Throw it in a server function or a guard:
 *
 * - a call in the browser rejects with it, and the app's router goes there;
 * - a form is answered with 303;
 * - a page that is being rendered is answered with 302;
 * - in the browser a loader rejects with it, which routers understand: it is a `Response`.
 *
 * A command that throws it has succeeded: its cookies are set.
 *
 * @param location - a path on this site, percent-encoded, such as `/login?next=%2Fnotes`
 * @param options.origin - allows a URL of this one other site instead: `https://accounts.example`
 * @throws TypeError if the location leads anywhere else
 *
 * @example
 * ```ts
 * export const readNotes = query(async ({ cookies }) => {
 *   if (cookies.get("session") === undefined) throw redirect("/login");
 *   return notes.read();
 * });
 * ```
 */
export function redirect(
  location: string,
  { origin }: { readonly origin?: string } = {},
): Response {
  const allowed = isLocalPath(location) ? location : urlAt(origin, location);
  if (allowed === undefined) {
    throw new TypeError(
      `A server function tried to redirect to ${JSON.stringify(location.slice(0, 200))}, which is not a path on this site. Use a path such as /login, percent-encoded. To allow another site, name it: redirect(url, { origin: "https://accounts.example" }).`,
    );
  }
  return createRedirect(allowed);
}

/** Creates a redirect from a location that is already checked. */
export function createRedirect(location: string): Response {
  const headers = { location, "cache-control": "no-store" };
  const response = new Response(null, { status: 302, headers });
  locations.set(response, location);
  return response;
}

/** Where a thrown value leads: a path on this site, or the URL of another one; undefined if it is no {@link redirect}. */
export function redirectLocation(thrown: unknown): string | undefined {
  return typeof thrown === "object" && thrown !== null ? locations.get(thrown) : undefined;
}

function urlAt(origin: string | undefined, location: string): string | undefined {
  // The component's engine has neither `URL.canParse` nor `URL.parse`.
  try {
    const url = new URL(location);
    // A `blob:` URL has the origin of the page that made it.
    return url.origin === origin && /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

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
  const decoded = decodePercent(pathname);
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

/**
 * Decodes percent-encoded UTF-8. Use the result: Rolldown takes `decodeURIComponent` for pure, and drops a call whose
 * value nobody reads.
 *
 * @returns undefined if the text is not valid
 */
export function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
