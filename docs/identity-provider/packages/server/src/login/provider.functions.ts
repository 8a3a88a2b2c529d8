import { NotAMember, SignInFailed } from "@app/shared/provider";
import { isLocalPath, redirect } from "@react-on-spin/server-functions";
import * as v from "valibot";
import { command, sessions } from "../functions.server.ts";
import { isMember } from "./members.server.ts";
import { Attempt, finishAttempt, startAttempt } from "./provider.server.ts";

const COOKIE = "__Host-sign-in";

/** Sends the visitor to the provider. */
export const signInWithProvider = command(
  v.object({ next: v.fallback(v.pipe(v.string(), v.check(isLocalPath)), "/") }),
  async ({ next }, { cookies, request }) => {
    const { url, attempt } = await startAttempt(callbackOf(request), next);
    cookies.set(COOKIE, JSON.stringify(attempt), { maxAge: 600 });
    throw redirect(url.href, { origin: url.origin });
  },
  { guard: "none" },
);

/** Starts a session for a member who comes back from the provider. The `_` keeps the code out of the page. */
export const finishSignIn = command(
  v.object({ _query: v.string() }),
  async ({ _query }, { cookies, request }) => {
    const attempt = readAttempt(cookies.get(COOKIE));
    // Another site can lead the visitor here with an answer of its own. That must not end their attempt.
    if (new URLSearchParams(_query).get("state") !== attempt.state) {
      throw new SignInFailed({ cause: "The answer belongs to another attempt." });
    }
    // An attempt is used once, however it ends.
    cookies.delete(COOKIE, { keepOnFailure: true });
    const email = await finishAttempt(callbackOf(request), attempt, _query);
    if (email === undefined || !isMember(email)) throw new NotAMember();
    await sessions.start(cookies, email);
    throw redirect(attempt.next);
  },
  { guard: "none", errors: [NotAMember, SignInFailed] },
);

/** The page that the provider sends people to. Browsers send `Origin` with every command. */
function callbackOf({ headers, url }: Request): string {
  return `${headers.get("origin") ?? new URL(url).origin}/login/callback`;
}

function readAttempt(cookie: string | undefined): v.InferOutput<typeof Attempt> {
  const attempt = v.safeParse(v.pipe(v.string(), v.parseJson(), Attempt), cookie);
  if (attempt.success) return attempt.output;
  throw new SignInFailed({ cause: "This browser has not started to sign in." });
}
