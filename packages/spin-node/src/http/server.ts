import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";
import { httpExchange, respondEmpty } from "./exchange.ts";
import { parseTarget, requestHeaders, type Target } from "./request.ts";
import { readBody, UploadMemory } from "./request-body.ts";
import type { RouteMatch, Router } from "./routes.ts";

const WELL_KNOWN = "/.well-known/spin/";

const TRY_LATER = { "retry-after": "1" };

/** How many bodies of the longest kind may be waited for, or wait for a worker, together. */
const MAX_LONG_BODIES = 32;

/** How long a client may take to send a request, in milliseconds. */
const REQUEST_MS = 60_000;

/** Answers requests for files. */
export type FileHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  pathInfo: string,
) => void;

/** What the HTTP server needs of a {@link WorkerPool}. */
export type RequestPool = Pick<WorkerPool, "submit" | "cancel">;

/** What answers for a component. */
export type Backend = { kind: "pool"; pool: RequestPool } | { kind: "static"; handle: FileHandler };

/**
 * The HTTP server in front of all components: finds the component for a path, waits for the
 * request's body, and passes the response on.
 *
 * @param ready - what requests wait for that come early
 * @param maxRequestBodyBytes - a longer body is answered with 413
 * @param report - is told, with the component's name, why a request failed
 */
export function createHttpServer(
  router: Router,
  backends: ReadonlyMap<string, Backend>,
  ready: Promise<void>,
  maxRequestBodyBytes: number,
  report: (message: string) => void,
): Server {
  const uploads = new UploadMemory(MAX_LONG_BODIES * maxRequestBodyBytes);

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    await ready;
    const target = parseTarget(incoming);
    if (!target) return respondEmpty(outgoing, 400);
    const [path = ""] = target.pathWithQuery.split("?");
    if (path.startsWith(WELL_KNOWN)) return wellKnown(path, outgoing);
    const match = router.match(path);
    const backend = match && backends.get(match.route.componentId);
    if (!backend) return respondEmpty(outgoing, 404);
    if (backend.kind === "static") return backend.handle(incoming, outgoing, match.pathInfo);
    await toPool(backend.pool, incoming, outgoing, match, target);
  };

  const toPool = async (
    pool: RequestPool,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    match: RouteMatch,
    target: Target,
  ) => {
    const body = await readBody(incoming, uploads, maxRequestBodyBytes);
    if (body === "broken-off") return;
    if (body === "too-large") return respondEmpty(outgoing, 413);
    if (body === "no-memory") return respondEmpty(outgoing, 503, TRY_LATER);
    const method = incoming.method ?? "GET";
    const { host: authority, pathWithQuery } = target;
    const headers = requestHeaders(incoming, match, target);
    const exchange = httpExchange(
      { method, pathWithQuery, authority, headers, body },
      incoming,
      outgoing,
      (reason) => report(`${match.route.componentId}: ${method} ${pathWithQuery}: ${reason}`),
      () => !server.listening,
    );
    const release = () => {
      pool.cancel(exchange);
      uploads.release(body.byteLength);
    };
    // The client may have left while its body was read.
    if (outgoing.destroyed) return release();
    outgoing.once("close", release);
    if (!pool.submit(exchange)) respondEmpty(outgoing, 503, TRY_LATER);
  };

  const server = createServer({ requestTimeout: REQUEST_MS }, (incoming, outgoing) => {
    // A connection that breaks is the client's affair; the request goes on and is done with.
    outgoing.on("error", () => {});
    handle(incoming, outgoing).catch((error: unknown) => {
      report(`${incoming.method} ${incoming.url}: ${messageOf(error)}`);
      if (outgoing.headersSent) outgoing.destroy();
      else respondEmpty(outgoing, 500);
    });
  });
  return server;
}

function wellKnown(path: string, outgoing: ServerResponse): void {
  if (path === `${WELL_KNOWN}health`) outgoing.writeHead(200, { "content-length": "2" }).end("OK");
  else respondEmpty(outgoing, 404);
}
