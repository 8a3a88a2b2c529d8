import { defineError } from "@react-on-spin/server-functions";

/** The issuer, as the provider's documentation names it. */
export const PROVIDER = "https://accounts.example.com";

export const SignInFailed = defineError({
  code: "sign-in-failed",
  status: 403,
  message: "This did not work. Please sign in again.",
  retryable: false,
});

export const NotAMember = defineError({
  code: "not-a-member",
  status: 403,
  message: "You are signed in there, but you have no access here.",
  retryable: false,
});
