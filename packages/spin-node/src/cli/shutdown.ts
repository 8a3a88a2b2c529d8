import { once } from "node:events";
import type { Server } from "node:http";

/** Longer than a request may take by default; then those that still run are cut off. */
const GRACE_MS = 35_000;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Waits for Ctrl+C or SIGTERM, then for the requests that are under way. Nothing new is accepted
 * meanwhile. A second signal ends the process at once.
 */
export async function untilStopped(server: Server): Promise<void> {
  const signalled = Promise.withResolvers<void>();
  for (const signal of SIGNALS) process.once(signal, () => signalled.resolve());
  await signalled.promise;
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.once(signal, () => process.exit(1));
  }
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, GRACE_MS);
  await Promise.race([closed, late.promise]);
  clearTimeout(timer);
}
