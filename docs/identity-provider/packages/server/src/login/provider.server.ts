import { PROVIDER, SignInFailed } from "@app/shared/provider";
import { Variables } from "@fermyon/spin-sdk";
import * as oauth from "oauth4webapi";
import * as v from "valibot";

/** What the visitor's browser keeps while they are at the provider. */
export const Attempt = v.object({
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  next: v.string(),
});

type Attempt = v.InferOutput<typeof Attempt>;

const issuer = new URL(PROVIDER);

/** A provider on this machine, to try things out, has no HTTPS. */
const options = { [oauth.allowInsecureRequests]: issuer.protocol === "http:" };

/** Starts an attempt to sign in, and returns the provider's page for it. */
export async function startAttempt(
  callback: string,
  next: string,
): Promise<{ url: URL; attempt: Attempt }> {
  const { authorization_endpoint } = await discover();
  if (authorization_endpoint === undefined) throw new Error(`${PROVIDER} has no page to sign in.`);
  const attempt = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    next,
  };
  const url = new URL(authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: client().client_id,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid email",
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: "S256",
  }).toString();
  return { url, attempt };
}

/**
 * Ends an attempt to sign in.
 *
 * @param query - what the provider has added to the address of the callback
 * @returns the person's e-mail address; undefined if the provider has not verified it
 * @throws SignInFailed if the provider has refused the person, or its answer is not to this attempt; Error if the
 * provider cannot be used.
 */
export async function finishAttempt(
  callback: string,
  { state, nonce, verifier }: Attempt,
  query: string,
): Promise<string | undefined> {
  const provider = await discover();
  const answer = readAnswer(provider, query, state);
  const response = await oauth.authorizationCodeGrantRequest(
    provider,
    client(),
    oauth.ClientSecretBasic(Variables.get("client_secret") ?? ""),
    answer,
    callback,
    verifier,
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(provider, client(), response, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  const idToken = oauth.getValidatedIdTokenClaims(tokens);
  if (idToken === undefined) throw new Error("The provider's answer has no ID token.");
  // Some providers put the e-mail address into the ID token. By the standard it is at the UserInfo endpoint.
  const claims =
    idToken["email"] === undefined
      ? await readUserInfo(provider, tokens.access_token, idToken.sub)
      : idToken;
  const email = claims["email"];
  return typeof email === "string" && claims["email_verified"] === true ? email : undefined;
}

function readAnswer(
  provider: oauth.AuthorizationServer,
  query: string,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(provider, client(), new URLSearchParams(query), state);
  } catch (thrown) {
    // The log shows the provider's reason, such as `access_denied`.
    const cause = thrown instanceof oauth.AuthorizationResponseError ? thrown.error : thrown;
    throw new SignInFailed({ cause });
  }
}

async function readUserInfo(
  provider: oauth.AuthorizationServer,
  accessToken: string,
  subject: string,
): Promise<oauth.UserInfoResponse> {
  const response = await oauth.userInfoRequest(provider, client(), accessToken, options);
  return oauth.processUserInfoResponse(provider, client(), subject, response);
}

/** The provider says at a well-known address where its pages are. */
async function discover(): Promise<oauth.AuthorizationServer> {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
}

function client(): oauth.Client {
  return { client_id: Variables.get("client_id") ?? "" };
}
