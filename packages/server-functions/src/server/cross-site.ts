/**
 * Whether a page of another site made this request, so that a command must reject it (CSRF).
 *
 * - `Sec-Fetch-Site` says it directly, and scripts cannot set it. Only `same-origin` is allowed.
 *   `same-site` is not enough, because another subdomain or port may belong to somebody else. `none`
 *   stands for a typed or bookmarked address, which is never a POST.
 * - Older browsers, and browsers on plain HTTP, send only `Origin`. Its host must be the host of the
 *   request. The schemes are not compared: behind a proxy that ends TLS the component sees `http:`.
 * - A request with neither header does not come from a current browser but from a client such as
 *   curl, which carries nobody else's cookies.
 *
 * The request's host is that of `request.url`. `X-Forwarded-Host` is ignored, since anyone can send it.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function isCrossSite(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";

  const origin = request.headers.get("origin");
  if (origin !== null) return !hasSameHost(origin, new URL(request.url));

  return false;
}

function hasSameHost(origin: string, requestUrl: URL): boolean {
  // "null" (a sandboxed frame, a redirect between sites) and lists of origins do not parse.
  const url = parseUrl(origin);
  if (url === undefined) return false;
  const { protocol, host, origin: canonical } = url;
  // Browsers send the canonical form. Anything else, such as a user name or a path, was crafted.
  if (origin !== canonical || !/^https?:$/.test(protocol)) return false;
  // Parsing the host again with the origin's scheme makes `example.com:443` equal https://example.com.
  return host === new URL(`${protocol}//${requestUrl.host}`).host;
}

/** The component's engine has neither `URL.canParse` nor `URL.parse`. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
