import type { IncomingMessage } from "node:http";
import type { Header } from "../pool/protocol.ts";
import { isForbidden } from "../wasi/http/fields.ts";
import { formatAddress } from "./listen.ts";
import type { RouteMatch } from "./routes.ts";

/** A name or an address, and perhaps a port: nothing that could be taken for a path or a user. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i;

/** What a request is for. */
export interface Target {
  /** As the `Host` header names it. The component's URL is made of it, so it is nothing but a host. */
  host: string;
  /** As the client wrote it. */
  pathWithQuery: string;
}

/**
 * Reads what a request is for.
 *
 * @returns `undefined` if it has to be refused with 400 (RFC 9112, section 3.2): the target is no
 *   path, or there is more than one `Host` header, or what it holds is no host. HTTP/1.0 may go
 *   without one.
 */
export function parseTarget({ url = "", headersDistinct }: IncomingMessage): Target | undefined {
  // A proxy may write a whole URL.
  const pathWithQuery = url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/#.*$/, "") || "/";
  const [host = "localhost", another] = headersDistinct["host"] ?? [];
  const isRead = pathWithQuery.startsWith("/") && another === undefined && HOST.test(host);
  // What has the form may still be no address or port: `[:::]`, `127.0.0.1:99999`.
  return isRead && URL.canParse(`http://${host}/`) ? { host, pathWithQuery } : undefined;
}

/**
 * The headers that a component gets: the client's, and those that Spin adds about the route. A
 * client's own header of such a name is dropped, so that what the component reads is true; so is
 * what concerns the connection and not the request (RFC 9110, section 7.6.1).
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

/** The headers that Spin adds to a request. */
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
