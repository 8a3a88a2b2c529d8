import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** After this many milliseconds, say what we are waiting for. */
const NOTICE_DELAY_MS = 1_000;

const NOTICE = "Waiting for running requests to finish. Press Ctrl+C again to stop at once.";

/**
 * Waits for Ctrl+C or SIGTERM, stops accepting connections, then waits for running requests.
 *
 * A second Ctrl+C ends the process at once. A second SIGTERM is ignored: a tool that signals a whole
 * process group reaches the host twice, directly and through the script that started it.
 *
 * @param graceMs - how long to wait for running requests, in milliseconds
 */
export async function waitForShutdown(server: Server, graceMs: number): Promise<void> {
  const unused = trackUnusedConnections(server);
  const signalled = Promise.withResolvers<void>();
  let stopping = false;
  // The listener stays registered: without it, a second signal would kill the process.
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping && signal === "SIGINT") process.exit(1);
    stopping = true;
    signalled.resolve();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  endWithNpm();
  await signalled.promise;
  server.close();
  server.closeIdleConnections();
  for (const socket of unused) socket.destroy();
  const notice = setTimeout(() => console.error(NOTICE), NOTICE_DELAY_MS);
  // Rejects when the time is over.
  await once(server, "close", { signal: AbortSignal.timeout(graceMs) }).catch(() => {});
  clearTimeout(notice);
}

/**
 * Keeps the set of connections that have not carried a request. Browsers open connections in
 * advance, and `server.close()` would wait for those too.
 */
function trackUnusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage) => unused.delete(socket));
  return unused;
}

/** How often to look whether the parent is still there, in milliseconds. */
const CHECK = 1_000;

/** Who has started this process. Read at once, because the build that comes first may outlive it. */
const parent = process.ppid;

/**
 * Lets this process end, as after SIGTERM, when the npm that has started it is told to end: npm passes the signal on to
 * its shell only. A program that npm has not started may be meant to outlive its parent, as under nohup. On Windows a
 * process keeps the id of a parent that has ended, so there the end cannot be seen.
 */
export function endWithNpm(): void {
  if (process.env["npm_execpath"] === undefined || process.platform === "win32") return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, CHECK);
  watch.unref();
}
