import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";
import type { FileHandler } from "../static-files/handler.ts";
import { createExchange, respondEmpty } from "./exchange.ts";
import { parseTarget, requestHeaders, type Target } from "./request.ts";
import { readBody } from "./request-body.ts";
import type { RouteMatch, Router } from "./routes.ts";

/** The start of the paths that the host answers itself, as Spin does. */
const WELL_KNOWN = "/.well-known/spin/";

const TRY_LATER = { "retry-after": "1" };

/** How long a client may take to send a request, in milliseconds. */
const SEND_TIMEOUT_MS = 60_000;

/** The part of {@link WorkerPool} that the HTTP server uses. */
export type RequestPool = Pick<WorkerPool, "submit" | "cancel">;

/** What serves a component's requests. */
export type Backend = { kind: "pool"; pool: RequestPool } | { kind: "static"; handle: FileHandler };

/**
 * Creates the HTTP server for all components. For each request it finds the component, reads the body
 * and sends the response.
 *
 * @param backends - what serves each component, by component id
 * @param ready - requests that arrive earlier wait for this promise
 * @param maxRequestBodyBytes - a longer body gets a 413
 * @param report - called with a message when a request fails
 */
export function createHttpServer(
  router: Router,
  backends: ReadonlyMap<string, Backend>,
  ready: Promise<void>,
  maxRequestBodyBytes: number,
  report: (message: string) => void,
): Server {
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
    await forwardToPool(backend.pool, incoming, outgoing, match, target);
  };

  const forwardToPool = async (
    pool: RequestPool,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    match: RouteMatch,
    target: Target,
  ) => {
    const body = await readBody(incoming, maxRequestBodyBytes);
    if (body === "aborted") return;
    if (body === "too-large") return respondEmpty(outgoing, 413);
    const method = incoming.method ?? "GET";
    const { host: authority, pathWithQuery } = target;
    const headers = requestHeaders(incoming, match, target);
    const exchange = createExchange(
      { method, pathWithQuery, authority, headers, body },
      incoming,
      outgoing,
      (reason) => report(`${match.route.componentId}: ${method} ${pathWithQuery}: ${reason}`),
      () => !server.listening,
    );
    // The client may have disconnected while its body was read.
    if (outgoing.destroyed) return;
    outgoing.once("close", () => pool.cancel(exchange));
    if (!pool.submit(exchange)) respondEmpty(outgoing, 503, TRY_LATER);
  };

  const server = createServer({ requestTimeout: SEND_TIMEOUT_MS }, (incoming, outgoing) => {
    // Nothing needs to be done if the client disconnects: `close` takes the request from the queue.
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
