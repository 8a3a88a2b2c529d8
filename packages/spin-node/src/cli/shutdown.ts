import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Waits for Ctrl+C or SIGTERM, then for the requests that are under way. Nothing new is accepted
 * meanwhile. A second signal ends the process at once.
 *
 * @param graceMs - how long they are waited for
 */
export async function untilStopped(server: Server, graceMs: number): Promise<void> {
  const unused = unusedConnections(server);
  const signalled = Promise.withResolvers<void>();
  let stopping = false;
  // The listener stays: without one, even for a moment, a signal ends the process with no exit code.
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    signalled.resolve();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  await signalled.promise;
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  for (const socket of unused) socket.destroy();
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, graceMs);
  await Promise.race([closed, late.promise]);
  clearTimeout(timer);
}

/**
 * The connections on which no request has come. Browsers open some ahead of need, and Node waits
 * for those as if a request were under way.
 */
function unusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage) => unused.delete(socket));
  return unused;
}
