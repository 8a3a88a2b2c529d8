/**
 * Why this request must be taken for one that a page of another site has made, so that a command
 * rejects it (CSRF).
 *
 * - `Sec-Fetch-Site` says it directly, and scripts cannot set it. Only `same-origin` is allowed.
 *   `same-site` is not enough, because another subdomain or port may belong to somebody else. `none`
 *   stands for a typed or bookmarked address, which is never a POST.
 * - Older browsers, and browsers on plain HTTP, send only `Origin`. It must be one of the allowed
 *   origins. If there are none, its host must be the host of the request. Then the schemes are not
 *   compared: behind a proxy that ends TLS the component sees `http:`.
 * - If origins are allowed by name, `Origin` must be one of them in any case. So a page whose name leads
 *   here by a trick (DNS rebinding) cannot call a command.
 * - A request with neither header does not come from a current browser but from a client such as
 *   curl, which carries nobody else's cookies.
 *
 * The request's host is that of `request.url`. `X-Forwarded-Host` is ignored, since anyone can send it.
 *
 * @returns a sentence for the log, about what was compared; undefined if the request is not cross-site
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function crossSiteReason(
  request: Request,
  allowedOrigins: readonly string[] = [],
): string | undefined {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") {
    return `The header Sec-Fetch-Site is ${JSON.stringify(site)}, and not "same-origin".`;
  }
  const origin = request.headers.get("origin");
  if (origin === null) return undefined;
  if (allowedOrigins.length > 0) {
    return allowedOrigins.map(canonicalOrigin).includes(origin)
      ? undefined
      : `The header Origin is ${JSON.stringify(origin)}, and allowed_origins has ${allowedOrigins.join(", ")}.`;
  }
  const url = new URL(request.url);
  if (site === "same-origin" || hasSameHost(origin, url)) return undefined;
  return (
    `The header Origin is ${JSON.stringify(origin)}, and the request's host is ${JSON.stringify(url.host)}. ` +
    "If a proxy has changed the host, let it pass on the header Host, or list the origin in allowed_origins."
  );
}

/** An entry of `allowed_origins`, as browsers write it. */
export function canonicalOrigin(text: string): string {
  const url = parseUrl(text);
  if (url !== undefined && url.href === `${url.origin}/`) return url.origin;
  throw new Error(
    `allowed_origins has ${JSON.stringify(text)}, which is not an origin. Write it as https://app.example, without a path.`,
  );
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
