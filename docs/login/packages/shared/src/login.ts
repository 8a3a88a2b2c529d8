import { defineError, isLocalPath } from "@react-on-spin/server-functions";
import * as v from "valibot";

/** What the form for signing in sends. The `_` keeps a passphrase out of the page that answers a failed form. */
export const SignInInput = v.object({
  _passphrase: v.pipe(v.string(), v.maxLength(1000)),
  /** Where to go afterwards. Anything but a path on this site is replaced. */
  next: v.fallback(v.pipe(v.string(), v.check(isLocalPath)), "/"),
});

export const NotSignedIn = defineError({
  code: "not-signed-in",
  status: 401,
  message: "Please sign in.",
  retryable: false,
});

export const WrongPassphrase = defineError({
  code: "wrong-passphrase",
  status: 403,
  message: "This is not the passphrase.",
  retryable: false,
});

export const TooManyAttempts = defineError({
  code: "too-many-attempts",
  status: 429,
  message: "There were too many attempts. Try again when the next hour begins.",
  retryable: true,
});
