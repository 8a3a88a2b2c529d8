import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Who waits longer than this is told for what. */
const PATIENCE_MS = 1_000;

const WAITING =
  "Waiting for the requests that are under way. Press Ctrl+C again to end them at once.";

/**
 * Waits for Ctrl+C or SIGTERM, then for the requests that are under way. Nothing new is accepted
 * meanwhile. Ctrl+C ends the process at once then. Another SIGTERM does not: what stops a whole
 * group of processes sends it twice, to the host and to the script that passes it on.
 *
 * @param graceMs - how long they are waited for
 */
export async function untilStopped(server: Server, graceMs: number): Promise<void> {
  const unused = unusedConnections(server);
  const signalled = Promise.withResolvers<void>();
  let stopping = false;
  // The listener stays: without one, even for a moment, a signal ends the process with no exit code.
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping && signal === "SIGINT") process.exit(1);
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
  const timers = [
    setTimeout(() => console.error(WAITING), PATIENCE_MS),
    setTimeout(late.resolve, graceMs),
  ];
  await Promise.race([closed, late.promise]);
  for (const timer of timers) clearTimeout(timer);
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
