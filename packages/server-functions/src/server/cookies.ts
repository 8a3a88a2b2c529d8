import { parseCookie, stringifySetCookie } from "cookie";
import type { CookieOptions, Cookies } from "../context.ts";
import type { FunctionKind } from "../wire/protocol.ts";
import { canonicalOrigin } from "./cross-site.ts";
import { draftOf } from "./response-draft.ts";

/** Browsers accept a cookie with such a name only over HTTPS, and only if it is `Secure`. */
const SECURE_PREFIX = /^__(Host|Secure)-/i;

/** Browsers treat these as if they were reached over HTTPS, but Safari does not keep a `Secure` cookie. */
const THIS_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Creates the cookies of a call.
 *
 * @param kind - a query cannot set any: it may run more than once, and a GET must not change anything
 * @param allowedOrigins - returns the origins that the site's pages come from; none for the request's own host
 */
export function createCookies(
  request: Request,
  kind: FunctionKind,
  allowedOrigins: () => readonly string[] = () => [],
): Cookies {
  const isLocal = isThisMachine(request, allowedOrigins);

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
    const secure = SECURE_PREFIX.test(name) ? !isLocal : (options.secure ?? !isLocal);
    const sentName = isLocal ? withoutPrefix(name) : name;
    const header = stringifySetCookie({ name: sentName, value, ...attributes, secure });
    const key = JSON.stringify([sentName, attributes.domain, attributes.path]);
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
 * Whether the page is on the visitor's own machine. Browsers send `Origin` with every command. With what only
 * reads they do not. Then the request's URL counts, but a proxy may have changed its host: whoever lists
 * origins says that it may.
 */
function isThisMachine(request: Request, allowedOrigins: () => readonly string[]): boolean {
  const origin = request.headers.get("origin");
  if (origin !== null) return THIS_MACHINE.test(origin);
  if (!THIS_MACHINE.test(new URL(request.url).origin)) return false;
  const origins = allowedOrigins();
  return origins.length === 0 || origins.some((each) => THIS_MACHINE.test(canonicalOrigin(each)));
}
