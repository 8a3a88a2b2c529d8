/**
 * What server functions add to the response of a request before it exists. A page's response has what
 * all the queries of its loaders have added.
 *
 * A draft belongs to its `Request` object, so that an instance can serve several requests at once.
 *
 * @module
 */

/** A cookie that the response will set. */
export interface DraftCookie {
  /** The value of a `Set-Cookie` header. */
  readonly header: string;
  /** Whether it is also set if the command fails. */
  readonly keepOnFailure: boolean;
}

interface ResponseDraft {
  readonly headers: Headers;
  /** By name, domain and path: a cookie that is set again replaces the first one. */
  readonly cookies: Map<string, DraftCookie>;
}

const drafts = new WeakMap<Request, ResponseDraft>();

/** Returns the draft of a request's response. The first call creates it. */
export function draftOf(request: Request): ResponseDraft {
  const draft = drafts.get(request) ?? { headers: new Headers(), cookies: new Map() };
  drafts.set(request, draft);
  return draft;
}

/**
 * Adds to a response what the server functions that were called with a request have added: their
 * `responseHeaders`, and the cookies. A header that the response has already stays as it is.
 *
 * The request handler does it for calls and forms. The app does it for its pages.
 *
 * @param request - the page's request, which its loaders have passed to their calls
 *
 * @example
 * ```ts
 * return addDraft(request, await renderPage(request));
 * ```
 */
export function addDraft(request: Request, response: Response): Response {
  const draft = drafts.get(request);
  if (draft === undefined) return response;
  return merge(response, draft.headers, draft.cookies.values());
}

/** Adds to the response of a command that failed what it has set for that case. */
export function addDraftOfFailure(request: Request, response: Response): Response {
  const draft = drafts.get(request);
  if (draft === undefined) return response;
  const kept = [...draft.cookies.values()].filter(({ keepOnFailure }) => keepOnFailure);
  return merge(response, new Headers(), kept);
}

function merge(response: Response, added: Headers, cookies: Iterable<DraftCookie>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of added) if (!headers.has(name)) headers.set(name, value);
  for (const { header } of cookies) headers.append("set-cookie", header);
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

/** The headers that the mechanism sets, or that only the host can set. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "allow",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cross-origin-resource-policy",
  "location",
  "retry-after",
  "transfer-encoding",
  "x-content-type-options",
]);

/**
 * Checks which headers a server function has added.
 *
 * @throws TypeError that names the first one that it must not set
 */
export function checkDraft(request: Request): void {
  for (const name of drafts.get(request)?.headers.keys() ?? []) {
    if (name === "set-cookie") {
      throw new TypeError(
        "A server function added the header set-cookie to its response. Use cookies.set() instead.",
      );
    }
    if (OWN_HEADERS.has(name)) {
      throw new TypeError(
        `A server function added the header ${name} to its response, which the mechanism sets itself. Leave it out.`,
      );
    }
  }
}
