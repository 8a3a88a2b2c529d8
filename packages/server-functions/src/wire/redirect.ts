import { isLocalPath } from "./local-path.ts";

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
 * @returns a response with the status 302, to be thrown
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

/**
 * Returns where a thrown value leads.
 *
 * @param thrown - anything, such as what a call of a server function has rejected with
 * @returns a path on this site, or the URL of another one; undefined if it is not a {@link redirect}
 */
export function redirectLocation(thrown: unknown): string | undefined {
  return typeof thrown === "object" && thrown !== null ? locations.get(thrown) : undefined;
}

function urlAt(origin: string | undefined, location: string): string | undefined {
  // The component's engine has neither `URL.canParse` nor `URL.parse`.
  try {
    const url = new URL(location);
    return url.origin === origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}
