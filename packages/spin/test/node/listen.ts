import { once } from "node:events";
import type { Server } from "node:net";
import { onTestFinished } from "vitest";

/** Makes a server listen on a free port, and returns the port. The server is closed after the test. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server has no port");
  return address.port;
}
