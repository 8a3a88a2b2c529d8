/**
 * The headers that every answer of the component carries.
 *
 * - Nothing is loaded that the policy does not name. A script in the document runs only with this
 *   answer's nonce, so markup that got into a page runs nothing. `strict-dynamic` lets a script that
 *   may run bring others: modules, and chunks that are loaded when they are needed.
 * - No other site can frame a page, keep a handle to its window, or learn its address.
 *
 * @param nonce - The nonce of the page's scripts; without it, no script runs at all.
 * @see https://www.w3.org/TR/CSP3/
 */
export function securityHeaders(nonce?: string): Record<string, string> {
  // Vite's client puts styles into the page, hears of changes over a web socket, and watches for the
  // server from a worker.
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

/** Gives an answer those of the headers that it has not set itself; with them, no script runs. */
export function withSecurityHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders())) {
    // A page that answers a form has its own policy, with the nonce of its scripts.
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

/** A value that cannot be guessed, new for each answer: 128 bits, as base64. */
export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
