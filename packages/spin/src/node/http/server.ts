import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";
import type { FileHandler } from "../static-files/handler.ts";
import { createExchange, respondEmpty } from "./exchange.ts";
import { type BodyLimits, parseTarget, readBody, requestHeaders, type Target } from "./request.ts";
import type { RouteMatch, Router } from "./routes.ts";

/** The start of the paths that the host answers itself, as Spin does. */
const WELL_KNOWN = "/.well-known/spin/";

const TRY_LATER = { "retry-after": "1" };

/** How long a client may take to send a request, in milliseconds. */
const SEND_TIMEOUT_MS = 60_000;

/** How many bytes the request bodies of all clients may have in memory. */
const MAX_BODIES_BYTES = 64 << 20;

export type RequestPool = Pick<WorkerPool, "submit" | "cancel">;

export type Backend = { kind: "pool"; pool: RequestPool } | { kind: "static"; handle: FileHandler };

export interface ServerSettings {
  router: Router;
  /** What serves each component, by component id. */
  backends: ReadonlyMap<string, Backend>;
  /** Requests that arrive earlier wait for this promise. */
  ready: Promise<void>;
  /** A longer body gets a 413. */
  maxRequestBodyBytes: number;
  report: (message: string) => void;
}

/**
 * Creates the HTTP server for all components. For each request it finds the component, reads the body
 * and sends the response.
 */
export function createHttpServer({
  router,
  backends,
  ready,
  maxRequestBodyBytes,
  report,
}: ServerSettings): Server {
  const limits: BodyLimits = {
    maxBytes: maxRequestBodyBytes,
    bytesLeft: Math.max(MAX_BODIES_BYTES, maxRequestBodyBytes),
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    await ready;
    const target = parseTarget(incoming);
    if (!target) return respondEmpty(outgoing, 400);
    const path = withoutQuery(target.pathWithQuery);
    if (path === `${WELL_KNOWN}health`) {
      outgoing.writeHead(200, { "content-length": "2" }).end("OK");
      return;
    }
    const match = path.startsWith(WELL_KNOWN) ? undefined : router.match(path);
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
    const body = await readBody(incoming, outgoing, limits);
    if (body === "aborted") return;
    if (body === "too-large") return respondEmpty(outgoing, 413);
    if (body === "no-memory") return respondEmpty(outgoing, 503, TRY_LATER);
    const method = incoming.method ?? "GET";
    const { host: authority, pathWithQuery } = target;
    const headers = requestHeaders(incoming, match, target);
    const exchange = createExchange(
      { method, pathWithQuery, authority, headers, body },
      incoming,
      outgoing,
      (reason) => report(`${match.route.componentId}: ${describe(incoming)}: ${reason}`),
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
      report(`${describe(incoming)}: ${messageOf(error)}`);
      if (outgoing.headersSent) outgoing.destroy();
      else respondEmpty(outgoing, 500);
    });
  });
  return server;
}

/** For a log, which gets no query: that may have what only the visitor should know. */
const describe = ({ method, url = "" }: IncomingMessage) => `${method} ${withoutQuery(url)}`;

const withoutQuery = (url: string) => url.split("?", 1)[0] ?? "";
