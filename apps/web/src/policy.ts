import type { Policy } from "@react-on-spin/react/server";

/**
 * What the pages of this app may load and do. To load from another origin, add it here: docs/security.md says which
 * line allows what.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export const policy: Policy = {
  "style-src": "'self'",
  "img-src": "'self'",
  "font-src": "'self'",
  "media-src": "'self'",
  "manifest-src": "'self'",
  "worker-src": "'self'",
  "connect-src": "'self'",
  /** Where forms may lead, also by a redirect. */
  "form-action": "'self'",
  /** Which sites may show a page in a frame. */
  "frame-ancestors": "'none'",
};
