/**
 * Sessions in the default key-value store: who has signed in, for how long, and out.
 *
 * @module
 */
import * as v from "valibot";
import { addToCounter, readCounter, totalOf } from "./counter.ts";
import { kvList } from "./list.ts";

/** Reads and sets cookies: the `cookies` of a server function's context. */
export interface SessionCookies {
  get(name: string): string | undefined;
  set(name: string, value: string, options: { readonly maxAge: number }): void;
  delete(name: string): void;
}

/** How sessions are kept. */
export interface SessionOptions {
  /** The first part of the keys in the store. @defaultValue "session" */
  readonly name?: string;
  /** The cookie's name. With the prefix `__Host-`, no other host of the domain can set it. @defaultValue "__Host-session" */
  readonly cookie?: string;
  /** How long a session lasts, in seconds. */
  readonly lifetime: number;
}

/**
 * Creates the sessions of an app. The browser has a random token of 256 bits, and the store only its hash: whoever
 * reads the store can sign in as nobody.
 *
 * To look a session up costs three calls of the store. To start one, all sessions are read, and those that are over
 * are deleted.
 *
 * @example
 * ```ts
 * export const sessions = createSessions({ lifetime: 7 * 24 * 3600 });
 *
 * // In a guard: who is it?
 * const user = await sessions.userOf(cookies);
 * if (user === undefined) throw new NotSignedIn();
 * ```
 */
export function createSessions({
  name = "session",
  cookie = "__Host-session",
  lifetime,
}: SessionOptions) {
  const saved = kvList(
    name,
    v.object({ user: v.string(), generation: v.number(), end: v.number() }),
  );
  const generationKey = (user: string) => `${name}:generation.${user}`;
  const generationOf = (user: string) => totalOf(readCounter(generationKey(user)));

  async function end(cookies: SessionCookies): Promise<void> {
    const token = cookies.get(cookie);
    if (token !== undefined) saved.remove(await hashOf(token));
    cookies.delete(cookie);
  }

  return {
    /** Returns the user of the request's session; undefined if nobody has signed in, or the session is over. */
    async userOf(cookies: Pick<SessionCookies, "get">): Promise<string | undefined> {
      const token = cookies.get(cookie);
      const session = token === undefined ? undefined : saved.get(await hashOf(token));
      if (session === undefined || session.end <= Date.now()) return undefined;
      return session.generation === generationOf(session.user) ? session.user : undefined;
    },

    /**
     * Starts a session, with a new token. One that this browser had before is over, so that nobody who has planted
     * or seen its token is signed in with it.
     *
     * @param user - who it is, in your words: an address, an id
     */
    async start(cookies: SessionCookies, user: string): Promise<void> {
      await end(cookies);
      for (const { id, end: time } of saved.all()) if (time <= Date.now()) saved.remove(id);
      const token = createToken();
      const session = { user, generation: generationOf(user), end: Date.now() + lifetime * 1000 };
      saved.set(await hashOf(token), session);
      cookies.set(cookie, token, { maxAge: lifetime });
    },

    /** Ends the session, also for whoever has copied the cookie. */
    end,

    /** Ends all sessions of a user, in every browser. */
    endAll(user: string): void {
      const key = generationKey(user);
      addToCounter(key, readCounter(key), 1);
    },
  };
}

/** The sessions of an app, as {@link createSessions} makes them. */
export type Sessions = ReturnType<typeof createSessions>;

function createToken(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The token is random, so a fast hash is enough: nobody can try all of them. */
async function hashOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return toBase64Url(new Uint8Array(digest));
}

function toBase64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
