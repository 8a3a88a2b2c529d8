import { once } from "node:events";
import type { Server } from "node:http";
import { isIPv6 } from "node:net";
import { codeOf, messageOf, UserError } from "../errors.ts";

/** How many ports `--find-free-port` tries after the first. */
const MAX_TRIES = 100;
const MAX_PORT = 65_535;

/** An address to listen on. Port 0 lets the system choose a port. */
export interface ListenAddress {
  host: string;
  port: number;
}

/**
 * Parses an address such as `127.0.0.1:3000` or `[::1]:3000`.
 *
 * @throws UserError if the text is not an address with a port
 */
export function parseAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port > MAX_PORT) {
    throw new UserError(
      `'${text}' is not an address to listen on. Use an IP address and a port, such as 127.0.0.1:3000.`,
    );
  }
  return { host, port };
}

/** The inverse of {@link parseAddress}: puts an IPv6 address in brackets. */
export const formatAddress = (host: string, port: number) =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

/**
 * Makes a server listen.
 *
 * @param findFreePort - if the port is in use, try the next ones
 * @throws UserError if the address cannot be used, or no port is free
 */
export async function listen(
  server: Server,
  wanted: ListenAddress,
  findFreePort: boolean,
): Promise<ListenAddress> {
  const last = findFreePort ? Math.min(wanted.port + MAX_TRIES, MAX_PORT) : wanted.port;
  for (let port = wanted.port; port <= last; port++) {
    try {
      server.listen({ host: wanted.host, port });
      await once(server, "listening");
      const address = server.address();
      return typeof address === "object" && address
        ? { host: address.address, port: address.port }
        : wanted;
    } catch (error) {
      if (codeOf(error) === "EADDRINUSE") continue;
      throw new UserError(
        `Unable to listen on ${formatAddress(wanted.host, port)}: ${messageOf(error)}. ` +
          "Choose another address with '--listen'.",
      );
    }
  }
  throw new UserError(
    findFreePort
      ? `No port from ${wanted.port} to ${last} is free on ${wanted.host}. Choose a higher or lower ` +
          "port with '--listen'."
      : `Port ${wanted.port} on ${wanted.host} is in use by another program. Stop that program, choose ` +
          "another port with '--listen', or let spin-node find one with '--find-free-port'.",
  );
}
