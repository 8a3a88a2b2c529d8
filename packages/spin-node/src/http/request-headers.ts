import type { IncomingMessage } from "node:http";
import type { Header } from "../pool/protocol.ts";
import { isForbidden } from "../wasi/http/fields.ts";
import { formatAddress } from "./listen.ts";
import type { RouteMatch } from "./routes.ts";

const pairs = (raw: readonly string[]): Header[] =>
  raw.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""]] : [],
  );

/** Drops what concerns the connection and not the request (RFC 9110, section 7.6.1). */
function withoutHopByHop(headers: Header[]): Header[] {
  const listed = headers
    .filter(([name]) => name === "connection")
    .flatMap(([, value]) => value.split(",").map((name) => name.trim().toLowerCase()));
  return headers.filter(([name]) => !isForbidden(name) && !listed.includes(name));
}

/**
 * The headers that a component gets: the client's, and those that Spin adds about the route. A
 * client's own header of such a name is dropped, so that what the component reads is true.
 */
export function requestHeaders(
  incoming: IncomingMessage,
  match: RouteMatch,
  host: string,
  pathWithQuery: string,
): Header[] {
  const added = spinHeaders(incoming, match, host, pathWithQuery);
  const names = new Set(added.map(([name]) => name));
  const sent = withoutHopByHop(pairs(incoming.rawHeaders));
  return [...sent.filter(([name]) => !names.has(name)), ...added];
}

/** The headers that Spin adds to a request. */
export const spinHeaders = (
  { socket }: IncomingMessage,
  { route, pathInfo }: RouteMatch,
  host: string,
  pathWithQuery: string,
): Header[] => [
  ["spin-path-info", pathInfo],
  ["spin-full-url", `http://${host}${pathWithQuery}`],
  ["spin-matched-route", route.raw],
  ["spin-base-path", "/"],
  ["spin-raw-component-route", route.raw],
  ["spin-component-route", route.raw.replace(/\/\.\.\.$/, "")],
  ["spin-client-addr", formatAddress(socket.remoteAddress ?? "", socket.remotePort ?? 0)],
];
