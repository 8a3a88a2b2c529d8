import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { codeOf, messageOf, UserError } from "../errors.ts";

const MAX_TRIES = 100;
const MAX_PORT = 65_535;

/** An address to listen on. */
export interface ListenAddress {
  host: string;
  port: number;
}

/**
 * Reads `127.0.0.1:3000` or `[::1]:3000`.
 *
 * @throws UserError if it is no such address
 */
export function parseAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port > MAX_PORT) {
    throw new UserError(
      `'${text}' is no address to listen on: write an IP address and a port, as 127.0.0.1:3000.`,
    );
  }
  return { host, port };
}

/** The inverse of {@link parseAddress}: an IPv6 address is put in brackets. */
export const formatAddress = (host: string, port: number) =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

/**
 * Begins to listen.
 *
 * @param findFreePort - go up from the port until one is free
 * @returns the address that was taken
 * @throws UserError if the port is taken, naming it and the flags that help
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
      return isAddressInfo(address) ? { host: address.address, port: address.port } : wanted;
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
      ? `No port from ${wanted.port} to ${last} is free on ${wanted.host}: choose another range ` +
          "with '--listen'."
      : `Port ${wanted.port} on ${wanted.host} is taken by another program. Stop that one, choose ` +
          "another port with '--listen', or let one be found with '--find-free-port'.",
  );
}

const isAddressInfo = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === "object" && address !== null;
