import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { SOON, startHost } from "../host-process.ts";

// On Windows, a process cannot send these signals to another one.
describe.skipIf(process.platform === "win32")("stopping", () => {
  test("after SIGTERM, running requests finish, then the host exits with code 0", async () => {
    const { get, signal, exited, url } = await startHost();
    const slow = get("/slow?ms=1500");
    await waitForRequest(url);
    signal("SIGTERM");
    const response = await slow;
    expect([response.status, await response.text()]).toEqual([200, "slow"]);
    expect(await exited).toBe(0);
  });

  test("the host waits for a request only a little longer than the request timeout", async () => {
    const { signal, exited, url } = await startHost(["--request-timeout", "1"]);
    beginUpload(url);
    await waitForRequest(url);
    const start = performance.now();
    signal("SIGTERM");
    expect(await exited).toBe(0);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test("the host says what it is waiting for, and a second Ctrl+C stops it at once", async () => {
    const { get, signal, exited, url, stderr } = await startHost();
    const loop = get("/loop").catch(() => "cut off");
    await waitForRequest(url);
    signal("SIGINT");
    const line = "Waiting for running requests to finish. Press Ctrl+C again to stop at once.\n";
    await expect.poll(stderr, SOON).toContain(line);
    signal("SIGINT");
    expect(await exited).toBe(1);
    expect(await loop).toBe("cut off");
  });

  test("a second SIGTERM, which a process group gets, does not interrupt requests", async () => {
    const { text, signal, exited, url } = await startHost();
    const slow = text("/slow?ms=1500");
    await waitForRequest(url);
    signal("SIGTERM");
    await waitUntilRefused(url);
    signal("SIGTERM");
    expect(await slow).toBe("slow");
    expect(await exited).toBe(0);
  });
});

/** Sends a request whose body does not end. */
function beginUpload(url: string): void {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nnot all");
}

/** Waits until the host refuses connections, which means that it has received the signal. */
async function waitUntilRefused(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (let refused = false; !refused; ) {
    const socket = connect(Number(port), hostname);
    refused = await once(socket, "connect").then(
      () => false,
      () => true,
    );
    socket.destroy();
  }
}

/** Waits until the host has an earlier request, by sending later ones on another connection. */
async function waitForRequest(url: string): Promise<void> {
  await fetch(`${url}/.well-known/spin/health`);
  await fetch(`${url}/constant`);
}
