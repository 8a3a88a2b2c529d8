import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StoreFile } from "../../../src/testing/playwright/store-file.ts";
import { type HostProcess, SOON, startHost } from "../host-process.ts";

// On Windows, a process cannot send these signals to another one.
describe.skipIf(process.platform === "win32")("stopping", () => {
  test("the host does not wait for a request that does not end", async () => {
    const { signal, exited, url } = await startHost(["--request-timeout", "1"]);
    await beginUpload(url);
    signal("SIGTERM");
    expect(await exited).toBe(0);
  });

  test("the host says what it is waiting for, and a second Ctrl+C stops it at once", async () => {
    const { get, signal, exited, log, stderr } = await startHost();
    const loop = get("/loop").catch(() => "cut off");
    await expect.poll(() => log("guest_stdout.txt"), SOON).toContain("before the loop");
    signal("SIGINT");
    const line = "Waiting for running requests to finish. Press Ctrl+C again to stop at once.\n";
    await expect.poll(stderr, SOON).toContain(line);
    signal("SIGINT");
    expect(await exited).toBe(1);
    expect(await loop).toBe("cut off");
  });

  test("after SIGTERM, or two of them, as a process group gets, running requests finish, then the host exits with code 0", async () => {
    const host = await startHost();
    const running = await beginRequest(host);
    host.signal("SIGTERM");
    await waitUntilRefused(host.url);
    host.signal("SIGTERM");
    expect(await running.finish()).toBe("set");
    expect(await host.exited).toBe(0);
  });
});

/** Sends a request, and waits until the guest has begun it. It takes until `finish`, which returns the body. */
async function beginRequest({ text, log, folder }: HostProcess) {
  const body = text("/until-set?key=over");
  await expect.poll(() => log("guest_stdout.txt"), SOON).toContain("waiting");
  const finish = () => {
    using store = new StoreFile(join(folder, ".spin", "sqlite_key_value.db"));
    store.set("over", "");
    return body;
  };
  return { finish };
}

/** Sends a request whose body does not end, and waits until the host asks for the body. */
async function beginUpload(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write(
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
  );
  await once(socket, "data");
  socket.write("not all");
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
