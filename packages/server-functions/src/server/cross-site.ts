/**
 * Whether a request that changes something comes from another site, and must be refused.
 *
 * - `Sec-Fetch-Site`, which scripts cannot set, says so directly: only `same-origin` is let in.
 *   `same-site` is not enough: a neighbour on another subdomain or port is another party. `none`
 *   means typed or bookmarked, and nobody types a POST.
 * - Browsers without it, and plain HTTP, leave `Origin`: its host must be the one that was asked.
 *   Schemes are not compared, because behind a proxy that ends TLS the component sees `http:`.
 * - With neither, the caller is no browser of today (curl, another server), and carries no one
 *   else's cookies.
 *
 * The host is the one of `request.url`. `X-Forwarded-Host` is not read: anyone can send it.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function isCrossSite(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";

  const origin = request.headers.get("origin");
  if (origin !== null) return !hasHostOf(origin, new URL(request.url));

  return false;
}

function hasHostOf(origin: string, asked: URL): boolean {
  // "null" (a sandboxed frame, a redirect between sites) and lists of origins do not parse.
  const url = parse(origin);
  if (url === undefined) return false;
  const { protocol, host, origin: canonical } = url;
  // Browsers send the canonical form; a user name, path or other scheme is somebody's trick.
  if (origin !== canonical || !/^https?:$/.test(protocol)) return false;
  // Read again under the origin's scheme, so that `example.com:443` equals https://example.com.
  return host === new URL(`${protocol}//${asked.host}`).host;
}

/** The engine in the component has neither `URL.canParse` nor `URL.parse`. */
function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
