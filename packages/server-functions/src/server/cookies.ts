import { parseCookie, stringifySetCookie } from "cookie";
import type { CookieOptions, Cookies } from "../context.ts";
import type { FunctionKind } from "../wire/protocol.ts";
import { draftOf } from "./response-draft.ts";

/** Browsers accept a cookie with such a name only over HTTPS, and only if it is `Secure`. */
const SECURE_PREFIX = /^__(Host|Secure)-/i;

/** Browsers treat these as if they were reached over HTTPS, but Safari does not keep a `Secure` cookie. */
const THIS_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Creates the cookies of a call.
 *
 * @param kind - a query cannot set any: it may run more than once, and a GET must not change anything
 */
export function createCookies(request: Request, kind: FunctionKind): Cookies {
  const isLocal = isThisMachine(request);

  function getCookie(name: string): string | undefined {
    const sent = parseCookie(request.headers.get("cookie") ?? "");
    return sent[name] ?? (isLocal ? sent[withoutPrefix(name)] : undefined);
  }

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
    const secure = isLocal
      ? (options.secure ?? false)
      : SECURE_PREFIX.test(name) || (options.secure ?? true);
    const sentName = secure ? name : withoutPrefix(name);
    const header = stringifySetCookie({ name: sentName, value, ...attributes, secure });
    const key = JSON.stringify([name, attributes.domain, attributes.path]);
    draftOf(request).cookies.set(key, { header, keepOnFailure });
  }

  return {
    get: getCookie,
    set: (name, value, options = {}) => setCookie(name, value, options),
    delete: (name, options = {}) =>
      setCookie(name, "", { ...options, maxAge: 0, expires: new Date(0) }),
  };
}

function withoutPrefix(name: string): string {
  return name.replace(SECURE_PREFIX, "");
}

/**
 * Whether the page is on the visitor's own machine. Behind a proxy the request's URL says so of every
 * page, so `Origin` counts, which browsers send with every command.
 */
function isThisMachine(request: Request): boolean {
  return THIS_MACHINE.test(request.headers.get("origin") ?? new URL(request.url).origin);
}
