/**
 * The security headers of every response of the component.
 *
 * - The browser loads only what the policy names. A script in the document runs only with this
 *   response's nonce, so injected markup runs nothing. `strict-dynamic` lets an allowed script load
 *   others: its modules and chunks.
 * - No other site can frame a page, keep a handle to its window, or learn its full URL.
 *
 * @param nonce - the nonce of the page's scripts. Without one, the policy allows no script at all
 * @see https://www.w3.org/TR/CSP3/
 */
export function securityHeaders(nonce?: string): Record<string, string> {
  // Vite's client adds inline styles, is told about changes over a WebSocket, and waits for a restarted
  // server in a worker.
  const development = import.meta.env.DEV;
  const policy = [
    "default-src 'none'",
    nonce === undefined ? "script-src 'none'" : `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    development ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self'",
    development ? "connect-src 'self' ws:" : "connect-src 'self'",
    ...(development ? ["worker-src blob:"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  };
}

/** Adds the security headers that a response has not set itself. They allow no scripts. */
export function withSecurityHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders())) {
    // A page that answers a form post has its own policy, with a nonce.
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

/** A new unguessable nonce for each response: 128 random bits, as base64. */
export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
