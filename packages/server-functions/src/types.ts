/**
 * The types of server functions. They are the same on both sides.
 *
 * @module
 */
import type { ErrorClass } from "./wire/errors.ts";
import type { FunctionKind } from "./wire/protocol.ts";

/** The last argument of a body: what it learns of the request, and can add to the response. */
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

/** What a guard gets. */
export interface GuardContext extends FunctionContext {
  /** The id of the called function, such as `counter/incrementCount`. */
  readonly id: string;
}

/**
 * Decides whether a call may go on, and returns who makes it: the bodies get that as `caller`. To stop the call,
 * the guard throws an error, or a `redirect`.
 */
export type Guard<Caller = unknown> = (context: GuardContext) => Caller | Promise<Caller>;

/** The context of a body behind a guard, with what the guard has returned. */
// biome-ignore lint/suspicious/noConfusingVoidType: a guard that only decides returns nothing
export type GuardedContext<Caller> = [Caller] extends [void]
  ? FunctionContext
  : FunctionContext & { readonly caller: Caller };

/** Reads the cookies of the request, and sets those of the response. */
export interface Cookies {
  /** The value that the browser has sent; undefined if there is none. */
  get(name: string): string | undefined;
  /** Sets a cookie. Only a command can. */
  set(name: string, value: string, options?: CookieOptions): void;
  /** Deletes a cookie. Give the `path` and the `domain` with which it was set. */
  delete(name: string, options?: Pick<CookieOptions, "path" | "domain" | "keepOnFailure">): void;
}

/** The attributes of a cookie. The defaults are the safe ones. */
export interface CookieOptions {
  /** Whether scripts of the page cannot read it. @defaultValue true */
  readonly httpOnly?: boolean;
  /** With "none" the cookie is always `secure`. @defaultValue "lax" */
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

/** What the functions of an app have in common. */
export interface SharedOptions<Caller> {
  /**
   * Runs before the input is read, for every call of every function: over HTTP, and in process while a page is
   * rendered. A function opts out in its own options, with `guard: "none"`.
   *
   * @defaultValue none: everybody may call the functions
   */
  readonly guard?: Guard<Caller>;
  /** Errors that every function declares, such as those of `guard`. */
  readonly errors?: readonly ErrorClass[];
  /**
   * Returns the origins that the site's pages come from, such as `https://app.example`. It is called
   * for each command. Set it if a proxy changes the header `Host`.
   *
   * @defaultValue none: the request's own host
   */
  readonly allowedOrigins?: () => readonly string[];
}

/** The last argument of `query` and `command`. */
export interface ServerFunctionOptions<Opening extends "none" | undefined = "none" | undefined> {
  /**
   * `"none"` leaves out the guard of `defineFunctions`, so that everybody may call the function: `signIn`, for
   * example. Its body has no `caller`.
   *
   * @defaultValue the guard of `defineFunctions`, if there is one
   */
  readonly guard?: Opening;
  /**
   * The errors that reach the caller as themselves. Any other error reaches the browser as
   * `internal`, without its message.
   *
   * @defaultValue only those of `defineFunctions`
   */
  readonly errors?: readonly ErrorClass[];
}

/** How large the files of an input may be, in bytes. More is refused while it is read. */
export interface FileLimits {
  /** The size of one file. @defaultValue 1048576 */
  readonly maxBytes?: number;
  /** The size of all files. @defaultValue `maxBytes` */
  readonly maxTotalBytes?: number;
}

/** The last argument of `command`. */
export interface CommandOptions<Opening extends "none" | undefined = "none" | undefined>
  extends ServerFunctionOptions<Opening> {
  /**
   * The queries whose results the command changes. The page's cache gets the new ones with the answer, so that no
   * second request is needed. Of a query with an input, the page reads again what it shows.
   *
   * @defaultValue none
   */
  readonly refresh?: readonly (ServerFunction & { readonly kind: "query" })[];
  /**
   * Lets the command take files, and says how large they may be. Its schema has a `File`, which the body gets with its
   * content in memory.
   *
   * @defaultValue none: an input with a file is refused
   */
  readonly files?: FileLimits;
}

/** The options of a single call. */
export interface CallOptions {
  /**
   * Aborts the call, which then rejects with the signal's reason. A function that runs on the
   * server already is not stopped.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The request in which the call is made. A loader passes its own, and a server function that of its
   * context. On the server the function then sees the visitor's headers and cookies, and what it adds to
   * the response is added to the page. In the browser only its `signal` counts, unless there is another.
   *
   * @defaultValue none: on the server a query cannot read the request then, and a command is refused
   */
  readonly request?: Request | undefined;
  /**
   * How long to wait for the response, in milliseconds. After that the call rejects with `timeout`.
   * It has no effect on the server, where a call is not a request.
   *
   * @defaultValue 15000
   */
  readonly timeout?: number | undefined;
}

/** Any query or command, whatever its types. */
export interface ServerFunction {
  /** The path of its file and its name: `counter/incrementCount`. It is part of the URL. */
  readonly id: string;
  readonly kind: FunctionKind;
}

type Arguments<Input> = undefined extends Input
  ? [input?: Input, options?: CallOptions]
  : [input: Input, options?: CallOptions];

/** A server function that only reads. It may be called from anywhere, at any time, any number of times. */
export interface Query<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "query";
}

/** A server function that changes something or costs something. */
export interface Command<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "command";
  /** The `action` for a `<form method="post">` that calls it without JavaScript: `/api/<id>.action`. */
  readonly action: string;
}
