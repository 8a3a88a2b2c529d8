import { parseCookie, stringifySetCookie } from "cookie";
import type { CookieOptions, Cookies } from "../context.ts";
import type { FunctionKind } from "../wire/protocol.ts";
import { draftOf } from "./response-draft.ts";

/** Browsers accept a cookie with such a name only if it is `Secure`. */
const ALWAYS_SECURE = /^__(Host|Secure)-/i;

/** Browsers treat these as if they were reached over HTTPS, but Safari does not keep a `Secure` cookie. */
const THIS_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Creates the cookies of a call.
 *
 * @param kind - a query cannot set any: it may run more than once, and a GET must not change anything
 */
export function createCookies(request: Request, kind: FunctionKind): Cookies {
  function setCookie(
    name: string,
    value: string,
    { keepOnFailure = false, ...options }: CookieOptions & { readonly expires?: Date },
  ): void {
    if (kind === "query") {
      throw new Error(
        `A query tried to set the cookie "${name}". A query must not change anything, because it may run more than once, and without the visitor's intent. Make it a command.`,
      );
    }
    const attributes = { httpOnly: true, sameSite: "lax", path: "/", ...options } as const;
    const secure = ALWAYS_SECURE.test(name) || (options.secure ?? !isThisMachine(request));
    const header = stringifySetCookie({ name, value, ...attributes, secure });
    const key = JSON.stringify([name, attributes.domain, attributes.path]);
    draftOf(request).cookies.set(key, { header, keepOnFailure });
  }

  return {
    get: (name) => parseCookie(request.headers.get("cookie") ?? "")[name],
    set: (name, value, options = {}) => setCookie(name, value, options),
    delete: (name, options = {}) =>
      setCookie(name, "", { ...options, maxAge: 0, expires: new Date(0) }),
  };
}

/**
 * Whether the page is on the visitor's own machine. Behind a proxy the request's URL says so of every
 * page, so `Origin` counts, which browsers send with every command.
 */
function isThisMachine(request: Request): boolean {
  return THIS_MACHINE.test(request.headers.get("origin") ?? new URL(request.url).origin);
}
