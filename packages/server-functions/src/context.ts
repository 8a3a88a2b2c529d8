/**
 * What the body of a server function and its guard learn of the request, and can add to the response.
 *
 * @module
 */

/** The last argument of a server function's body. */
export interface FunctionContext {
  /**
   * The request in which the call is made: the call's own, a form's, or that of the page whose loader
   * has passed it on. Reading it throws if a call on the server has passed none.
   */
  readonly request: Request;
  /** The cookies of the request, and those that the response will set. */
  readonly cookies: Cookies;
  /**
   * Headers to add to the response: to that of the call, or to the page whose loader made the call. They
   * are not added if the call fails. The headers of the mechanism itself, such as `content-type` and
   * `set-cookie`, are refused with an error.
   */
  readonly responseHeaders: Headers;
}

/** What a guard gets to decide whether a call may go on. */
export interface GuardContext extends FunctionContext {
  /** The id of the called function, such as `counter/incrementCount`. */
  readonly id: string;
}

/** Decides whether a call may go on. To stop it, the guard throws an error, or a `redirect`. */
export type Guard = (context: GuardContext) => void | Promise<void>;

/** Reads the cookies of the request, and sets those of the response. */
export interface Cookies {
  /** The value that the browser has sent; undefined if there is none. */
  get(name: string): string | undefined;
  /**
   * Sets a cookie. Only a command can.
   *
   * @throws Error in a query
   * @throws TypeError if HTTP forbids the name or an option
   */
  set(name: string, value: string, options?: CookieOptions): void;
  /**
   * Deletes a cookie. Give the `path` and the `domain` with which it was set.
   *
   * @throws Error in a query
   */
  delete(name: string, options?: Pick<CookieOptions, "path" | "domain" | "keepOnFailure">): void;
}

/** The attributes of a cookie. The defaults are the safe ones. */
export interface CookieOptions {
  /** Whether scripts of the page cannot read it. @defaultValue true */
  readonly httpOnly?: boolean;
  /** @defaultValue "lax" */
  readonly sameSite?: "lax" | "strict" | "none";
  /** @defaultValue "/" */
  readonly path?: string;
  /**
   * Whether browsers send it over HTTPS only.
   *
   * A name that begins with `__Host-` or `__Secure-` always has it, whatever is said here. Only where the default
   * is false, such a cookie has neither the prefix nor this attribute, and `get` finds it under both names.
   *
   * @defaultValue true; false if the page is at `http://localhost` or `http://127.0.0.1`, where Safari
   *   would drop it
   */
  readonly secure?: boolean;
  /** In seconds. @defaultValue none: until the browser is closed */
  readonly maxAge?: number;
  /** @defaultValue none: only this host, and no subdomain of it */
  readonly domain?: string;
  /** Whether it is also set if the command fails. @defaultValue false */
  readonly keepOnFailure?: boolean;
}
