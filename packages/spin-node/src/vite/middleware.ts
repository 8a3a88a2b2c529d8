import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { clientAddress, requestHeaders } from "../http/request-headers.ts";
import type { Route } from "../http/routes.ts";

/** An application's server side: the only thing that it and the host agree on. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** Makes a web request of a Node request, with the headers that Spin adds. */
export function toWebRequest(incoming: IncomingMessage, route: Route): Request {
  const { method = "GET" } = incoming;
  const authority = incoming.headers.host ?? "localhost";
  const path = incoming.url ?? "/";
  const match = { route, pathInfo: path.replace(/\?.*$/, "").slice(route.prefix.length) };
  const client = clientAddress(incoming);
  const headers = requestHeaders(incoming.rawHeaders, match, authority, path, client);
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${authority}${path}`, {
    method,
    headers: headers.filter(([name]) => name !== "host"),
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }),
  });
}

/** Sends a web response as it is made, no faster than the client takes it. */
export async function sendWebResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  const cookies = response.headers.getSetCookie();
  outgoing.writeHead(response.status, [
    ...headers.flat(),
    ...cookies.flatMap((cookie) => ["set-cookie", cookie]),
  ]);
  outgoing.flushHeaders();
  for await (const bytes of response.body ?? []) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(bytes)) await drained(outgoing);
  }
  outgoing.end();
}

/** A client that left takes nothing more, and is not waited for. */
const drained = (outgoing: ServerResponse) =>
  new Promise<void>((resolve) => {
    outgoing.once("drain", resolve);
    outgoing.once("close", resolve);
  });
