import type { IncomingMessage, ServerResponse } from "node:http";
import type { Header } from "../protocol.ts";
import { isForbidden } from "../wasi/http/fields.ts";
import { formatAddress } from "./listen.ts";
import type { RouteMatch } from "./routes.ts";

/** A host name or IP address with an optional port: no path, no user name. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i;

export interface Target {
  /** The value of the `Host` header, validated because the component's URL is built from it. */
  host: string;
  /** Path and query as the client wrote them, still percent-encoded. */
  pathWithQuery: string;
}

/**
 * Parses the request target and the `Host` header.
 *
 * @returns `undefined` if the request must be answered with 400 (RFC 9112, section 3.2): the target is
 *   not a path, there is more than one `Host` header, or its value is not a host. HTTP/1.0 requests
 *   may omit the header; the host is then `localhost`.
 */
export function parseTarget({ url = "", headersDistinct }: IncomingMessage): Target | undefined {
  // A client may send an absolute URL, as it would to a proxy. Only its path counts.
  const pathWithQuery = url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/#.*$/, "") || "/";
  const [host = "localhost", another] = headersDistinct["host"] ?? [];
  const isWellFormed = pathWithQuery.startsWith("/") && another === undefined && HOST.test(host);
  // The URL parser rejects what the pattern lets through: `[:::]`, `127.0.0.1:99999`.
  return isWellFormed && URL.canParse(`http://${host}/`) ? { host, pathWithQuery } : undefined;
}

/**
 * Returns the headers that a component receives: the client's, and the `spin-*` headers that Spin
 * adds. A client's header with the name of one of those is dropped, so a component can trust them.
 * Headers about the connection are dropped too (RFC 9110, section 7.6.1).
 */
export function requestHeaders(
  incoming: IncomingMessage,
  match: RouteMatch,
  target: Target,
): Header[] {
  const { rawHeaders, headers } = incoming;
  const added = spinHeaders(incoming, match, target);
  const dropped = new Set([
    ...added.map(([name]) => name),
    ...(headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase()),
  ]);
  const sent = rawHeaders.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""]] : [],
  );
  return [...sent.filter(([name]) => !isForbidden(name) && !dropped.has(name)), ...added];
}

export const spinHeaders = (
  { socket }: IncomingMessage,
  { route, pathInfo }: RouteMatch,
  { host, pathWithQuery }: Target,
): Header[] => [
  ["spin-path-info", pathInfo],
  ["spin-full-url", `http://${host}${pathWithQuery}`],
  ["spin-matched-route", route.raw],
  ["spin-base-path", "/"],
  ["spin-raw-component-route", route.raw],
  ["spin-component-route", route.raw.replace(/\/\.\.\.$/, "")],
  ["spin-client-addr", formatAddress(socket.remoteAddress ?? "", socket.remotePort ?? 0)],
];

/** How many bytes of request bodies may be in memory. */
export interface BodyLimits {
  /** Of one request. */
  maxBytes: number;
  /** Of all requests together, those that wait for a worker included: what is left for more. */
  bytesLeft: number;
}

/**
 * Why there is no body: it is longer than allowed, the bodies of all clients take all the memory that they may, or
 * the client has disconnected.
 */
export type BodyFailure = "too-large" | "no-memory" | "aborted";

/**
 * Reads a whole body into memory, so that a slow client never occupies a worker. A body that fails is
 * still read to its end and discarded, because the next request on the connection comes after it.
 *
 * @param response - until it is closed, the body counts among those in memory
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
): Promise<Uint8Array | BodyFailure> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array | BodyFailure>();
  // One buffer that grows, not a list of chunks: a client may send single bytes, and a chunk object
  // takes hundreds of bytes besides its content.
  const buffer = new ArrayBuffer(0, { maxByteLength: limits.maxBytes });
  let counted = 0;
  let ended = false;
  const release = () => {
    limits.bytesLeft += counted;
    counted = 0;
  };
  const fail = (reason: BodyFailure) => {
    if (ended) return;
    ended = true;
    release();
    buffer.resize(0);
    resolve(reason);
  };

  request.on("data", (chunk: Uint8Array) => {
    if (ended) return;
    const start = buffer.byteLength;
    const { byteLength } = chunk;
    if (start + byteLength > limits.maxBytes) return fail("too-large");
    if (byteLength > limits.bytesLeft) return fail("no-memory");
    limits.bytesLeft -= byteLength;
    counted += byteLength;
    buffer.resize(start + byteLength);
    new Uint8Array(buffer, start).set(chunk);
  });
  request.on("end", () => {
    if (ended) return;
    ended = true;
    resolve(new Uint8Array(buffer.transferToFixedLength()));
  });
  request.on("error", () => {});
  request.on("close", () => fail("aborted"));
  response.once("close", release);
  if (Number(request.headers["content-length"] ?? 0) > limits.maxBytes) fail("too-large");
  return promise;
}
