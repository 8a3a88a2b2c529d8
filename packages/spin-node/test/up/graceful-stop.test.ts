import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { startHost, waitFor } from "../host-process.ts";

// Windows has no signals that a process could send to another.
describe.skipIf(process.platform === "win32")("a signal to stop", () => {
  test("SIGTERM lets running requests finish, accepts no more, and ends with code 0", async () => {
    const { get, child, exited, url } = await startHost();
    const slow = get("/slow?ms=1500");
    await waitForRequest(url);
    child.kill("SIGTERM");
    const response = await slow;
    expect([response.status, await response.text()]).toEqual([200, "slow"]);
    expect(await exited).toBe(0);
  });

  test("a request is waited for no longer than it may take, and a little", async () => {
    const { child, exited, url } = await startHost(["--request-timeout", "1"]);
    beginUpload(url);
    await waitForRequest(url);
    const start = performance.now();
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test("a host that waits says what for, and how not to wait", async () => {
    const { child, exited, url, stderr } = await startHost();
    beginUpload(url);
    await waitForRequest(url);
    child.kill("SIGINT");
    const line =
      "Waiting for the requests that are under way. Press Ctrl+C again to end them at once.\n";
    await waitFor(
      () => stderr().endsWith(line) || undefined,
      () => `it said: ${stderr()}`,
    );
    child.kill("SIGINT");
    expect(await exited).toBe(1);
  });

  test("a second SIGTERM, as a group of processes gets it, ends no request", async () => {
    const { text, child, exited, url } = await startHost();
    const slow = text("/slow?ms=1500");
    await waitForRequest(url);
    child.kill("SIGTERM");
    await waitUntilRefused(url);
    child.kill("SIGTERM");
    expect(await slow).toBe("slow");
    expect(await exited).toBe(0);
  });

  test("a second Ctrl+C ends everything at once", async () => {
    const { get, child, exited, url } = await startHost();
    const loop = get("/loop").catch(() => "cut off");
    await waitForRequest(url);
    child.kill("SIGINT");
    await waitUntilRefused(url);
    child.kill("SIGINT");
    expect(await exited).toBe(1);
    expect(await loop).toBe("cut off");
  });
});

/** Sends a request without the end of its body. */
function beginUpload(url: string): void {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nnot all");
}

/** A host that has taken a signal accepts no further connection. */
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

/** The host has a request once it has answered a later one on another connection. */
async function waitForRequest(url: string): Promise<void> {
  await fetch(`${url}/.well-known/spin/health`);
  await fetch(`${url}/constant`);
}
