import type { IncomingMessage } from "node:http";

/** A name or an address, and perhaps a port: nothing that could be taken for a path or a user. */
const AUTHORITY = /^(?:\[[0-9a-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i;

/**
 * The host that a request is for, as its `Host` header names it. The component's URL is made of it,
 * so it must be nothing but a host.
 *
 * @returns `undefined` if the request has to be refused with 400 (RFC 9112, section 3.2): there is
 *   more than one such header, or what it holds is no host. HTTP/1.0 may go without one.
 */
export function parseHost({ headersDistinct }: IncomingMessage): string | undefined {
  const [host = "localhost", another] = headersDistinct["host"] ?? [];
  if (another !== undefined || !AUTHORITY.test(host)) return undefined;
  // What has the form may still be no address or port: `[:::]`, `127.0.0.1:99999`.
  return URL.canParse(`http://${host}/`) ? host : undefined;
}
