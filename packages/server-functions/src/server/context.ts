/**
 * What a function learns of its request, and what it adds to the response before there is one. A page's response
 * has what all the queries of its loaders have added.
 *
 * What is added belongs to a `Request` object, so that an instance can serve several requests at once.
 *
 * @module
 */
import { parseCookie, stringifySetCookie } from "cookie";
import type { CookieOptions, Cookies, FunctionContext, ServerFunction } from "../types.ts";
import { canonicalOrigin } from "./cross-site.ts";

/** A cookie that the response will set, with the value of its `Set-Cookie` header. */
interface AddedCookie {
  readonly header: string;
  readonly keepOnFailure: boolean;
}

/** What functions add to the response of one request. */
interface Additions {
  readonly headers: Headers;
  /** By name, domain and path: a cookie that is set again replaces the first one. */
  readonly cookies: Map<string, AddedCookie>;
}

const additions = new WeakMap<Request, Additions>();

function additionsFor(request: Request): Additions {
  const added = additions.get(request) ?? { headers: new Headers(), cookies: new Map() };
  additions.set(request, added);
  return added;
}

/** @param request - undefined if a call on the server has passed none. Then the members throw */
export function createContext(
  called: ServerFunction,
  request: Request | undefined,
  allowedOrigins: () => readonly string[],
): FunctionContext {
  const required = (): Request => {
    if (request !== undefined) return request;
    throw new Error(
      `The server function "${called.id}" needs the request, but it was called on the server without one.\n\n` +
        "What to do: pass it on, as the last argument: { request }. A loader and the context of a server function have it.",
    );
  };
  return {
    get request() {
      return required();
    },
    get cookies() {
      return createCookies(called, required(), allowedOrigins);
    },
    get responseHeaders() {
      return additionsFor(required()).headers;
    },
  };
}

/** Browsers accept a cookie with such a name only over HTTPS, and only if it is `Secure`. */
const SECURE_PREFIX = /^__(Host|Secure)-/i;

/** Browsers treat these as if they were reached over HTTPS, but Safari does not keep a `Secure` cookie. */
const THIS_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

function createCookies(
  { kind }: ServerFunction,
  request: Request,
  allowedOrigins: () => readonly string[],
): Cookies {
  const isLocal = isThisMachine(request, allowedOrigins);

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
    // A cookie for other sites' pages that is not `Secure` is dropped without a word.
    const isSecure = attributes.sameSite === "none" || (options.secure ?? !isLocal);
    const secure = SECURE_PREFIX.test(name) ? !isLocal : isSecure;
    const sentName = isLocal ? withoutPrefix(name) : name;
    const header = stringifySetCookie({ name: sentName, value, ...attributes, secure });
    const key = JSON.stringify([sentName, attributes.domain, attributes.path]);
    additionsFor(request).cookies.set(key, { header, keepOnFailure });
  }

  return {
    get(name) {
      const sent = parseCookie(request.headers.get("cookie") ?? "");
      return sent[name] ?? (isLocal ? sent[withoutPrefix(name)] : undefined);
    },
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

/** The headers that the mechanism sets, or that only the host can set, because they frame a message. */
const REFUSED_HEADERS: ReadonlySet<string> = new Set([
  "allow",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cross-origin-resource-policy",
  "host",
  "keep-alive",
  "location",
  "proxy-connection",
  "retry-after",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-content-type-options",
]);

/**
 * Adds to a response what the server functions that were called with a request have added: their
 * `responseHeaders`, and the cookies. A header that the response has already stays as it is.
 *
 * The request handler does it for calls and forms. The app does it for its pages.
 *
 * @param request - the page's request, which its loaders have passed to their calls
 */
export function addFunctionHeaders(request: Request, response: Response): Response {
  const added = additions.get(request);
  if (added === undefined) return response;
  for (const name of added.headers.keys()) {
    if (!REFUSED_HEADERS.has(name)) continue;
    const hint = name === "set-cookie" ? "Use cookies.set() instead." : "Leave it out.";
    throw new TypeError(
      `A server function added the header ${name} to its response, which only the mechanism and the host set. ${hint}`,
    );
  }
  return merge(response, added.headers, added.cookies.values());
}

/** Adds to the response of a command that failed only the cookies for which it has asked that. */
export function addCookiesOfFailure(request: Request, response: Response): Response {
  const added = additions.get(request);
  if (added === undefined) return response;
  const kept = [...added.cookies.values()].filter(({ keepOnFailure }) => keepOnFailure);
  return merge(response, new Headers(), kept);
}

function merge(response: Response, added: Headers, cookies: Iterable<AddedCookie>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of added) if (!headers.has(name)) headers.set(name, value);
  for (const { header } of cookies) headers.append("set-cookie", header);
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
