import { SignInInput, TooManyAttempts, WrongPassphrase } from "@app/shared/login";
import { Variables } from "@fermyon/spin-sdk";
import { redirect } from "@react-on-spin/server-functions";
import { spendOfHour } from "@react-on-spin/spin/key-value/hourly-limit";
import { command, query, sessions } from "../functions.server.ts";

const ATTEMPTS_PER_HOUR = 100;

/** Whether the visitor has signed in: for the pages. */
export const isSignedIn = query(
  async ({ cookies }) => (await sessions.userOf(cookies)) !== undefined,
  { guard: "none" },
);

/** Starts a session for whoever knows the passphrase, and goes to the page `next`. */
export const signIn = command(
  SignInInput,
  async ({ _passphrase, next }, { cookies }) => {
    const passphrase = Variables.get("passphrase") ?? "";
    if (passphrase === "") throw new Error("Nobody can sign in: set the variable `passphrase`.");
    const retryAfter = spendOfHour("sign-in", ATTEMPTS_PER_HOUR, Date.now());
    if (retryAfter !== undefined) throw new TooManyAttempts({ retryAfter });
    if (!(await isSame(_passphrase, passphrase))) throw new WrongPassphrase();
    await sessions.start(cookies, "passphrase");
    throw redirect(next);
  },
  { guard: "none", errors: [TooManyAttempts, WrongPassphrase] },
);

/** Ends the session, also for whoever has copied the cookie. */
export const signOut = command(
  async ({ cookies }) => {
    await sessions.end(cookies);
    throw redirect("/login");
  },
  { guard: "none" },
);

/** Compares two texts in a time that does not depend on where they differ. */
async function isSame(one: string, other: string): Promise<boolean> {
  const hashOf = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [hash, expected] = [await hashOf(one), await hashOf(other)];
  return hash.reduce((all, byte, index) => all | (byte ^ (expected[index] ?? 0)), 0) === 0;
}
