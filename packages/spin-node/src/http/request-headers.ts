import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import type { Header } from "../pool/protocol.ts";
import type { RouteMatch } from "./routes.ts";

/** Headers that concern one connection, not the request (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const pairs = (raw: readonly string[]): Header[] =>
  raw.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""]] : [],
  );

/** Removes what concerns the connection, including what `Connection` itself names. */
export function withoutHopByHop(headers: Header[]): Header[] {
  const named = headers
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.split(",").map((name) => name.trim().toLowerCase()));
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !HOP_BY_HOP.has(lower) && !named.includes(lower);
  });
}

/**
 * The headers that a component gets: the client's, and those that Spin adds about the route.
 * A client's own header of such a name is dropped, so that what the component reads is true.
 *
 * @param raw - Node's `rawHeaders`
 */
export function requestHeaders(
  raw: readonly string[],
  { route, pathInfo }: RouteMatch,
  authority: string,
  pathWithQuery: string,
  client: string,
): Header[] {
  const added: Header[] = [
    ["spin-path-info", pathInfo],
    ["spin-full-url", `http://${authority}${pathWithQuery}`],
    ["spin-matched-route", route.raw],
    ["spin-base-path", "/"],
    ["spin-raw-component-route", route.raw],
    ["spin-component-route", route.raw.replace(/\/\.\.\.$/, "")],
    ["spin-client-addr", client],
  ];
  const ours = new Set(added.map(([name]) => name));
  return [...withoutHopByHop(pairs(raw)).filter(([name]) => !ours.has(name)), ...added];
}

/** Who asks, as Spin writes it: the address, an IPv6 one in brackets, and the port. */
export function clientAddress({ socket }: IncomingMessage): string {
  const { remoteAddress = "", remotePort = 0 } = socket;
  return isIPv6(remoteAddress)
    ? `[${remoteAddress}]:${remotePort}`
    : `${remoteAddress}:${remotePort}`;
}
