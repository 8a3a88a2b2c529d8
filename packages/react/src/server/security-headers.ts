/** The directives that an app can choose: those for scripts and for `base` are always the same. */
type Directive =
  | `${"style" | "img" | "font" | "media" | "manifest" | "worker" | "connect" | "frame" | "object"}-src`
  | "style-src-elem"
  | "style-src-attr"
  | "form-action"
  | "frame-ancestors"
  | "report-to"
  | "report-uri"
  | "require-trusted-types-for"
  | "trusted-types";

/**
 * What an app allows its pages, as directives of the Content-Security-Policy. What it does not name is forbidden, but
 * for forms that lead to the app itself.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export type Policy = Readonly<Partial<Record<Directive, string>>>;

/** `default-src` does not hold for these. */
const DEFAULTS: Policy = { "form-action": "'self'", "frame-ancestors": "'none'" };

/** The policy of one document. */
function policyOf(policy: Policy, nonce: string | undefined, own: Record<string, string>): string {
  return Object.entries({ "default-src": "'none'", ...policy, ...forVite(policy, nonce), ...own })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}

/**
 * What Vite's client needs in development: it adds style elements with the document's nonce, is told about changes over
 * a WebSocket, and waits for a restarted server in a worker.
 */
function forVite(policy: Policy, nonce: string | undefined): Policy {
  if (!import.meta.env?.DEV || nonce === undefined) return {};
  const { "style-src": all = "", "style-src-elem": styles = all } = policy;
  const { "connect-src": connections = "", "worker-src": workers = "" } = policy;
  return {
    // A nonce would turn off what the app allows with 'unsafe-inline'.
    "style-src-elem": styles.includes("'unsafe-inline'") ? styles : `${styles} 'nonce-${nonce}'`,
    "connect-src": `${connections} ws:`,
    "worker-src": `${workers} blob:`,
  };
}

/**
 * The security headers of every response of the component.
 *
 * - The browser loads only what the policy names. A script in the document runs only with this
 *   response's nonce, so injected markup runs nothing. `strict-dynamic` lets an allowed script load
 *   others: its modules and chunks.
 * - No other site can frame a page, keep a handle to its window, or learn its full URL.
 *
 * @param nonce - the nonce of the page's scripts. Without one, the policy allows no script at all
 */
export function securityHeaders(policy: Policy, nonce?: string): Record<string, string> {
  return {
    "content-security-policy": policyOf({ ...DEFAULTS, ...policy }, nonce, {
      "script-src": nonce === undefined ? "'none'" : `'nonce-${nonce}' 'strict-dynamic'`,
      "base-uri": "'none'",
    }),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  };
}

/**
 * The policy of the static page, for its document: a file has no nonce and no headers of its own. A policy in a
 * document cannot forbid frames: `hydrate` does.
 *
 * Forms are forbidden, because there is no server-rendered page that could show their result.
 *
 * @param nonce - the nonce of Vite's style elements, in development
 */
export function staticPagePolicy(
  { "frame-ancestors": _, ...policy }: Policy,
  nonce?: string,
): string {
  const own = { "script-src": "'self'", "form-action": "'none'", "base-uri": "'none'" };
  return policyOf(policy, nonce, own);
}

/** Returns the response with the security headers that it has not set itself. They allow no scripts. */
export function withSecurityHeaders(policy: Policy, response: Response): Response {
  // A page has its own, with a nonce.
  const missing = Object.entries(securityHeaders(policy)).filter(
    ([name]) => !response.headers.has(name),
  );
  if (missing.length === 0) return response;
  // The headers of some responses, such as `Response.redirect()`, cannot be changed.
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** A new unguessable nonce for each response: 128 random bits, as base64. */
export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
