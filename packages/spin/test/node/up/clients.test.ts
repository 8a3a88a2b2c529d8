import { once } from "node:events";
import { connect } from "node:net";
import { text as readAll } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startHost } from "../host-process.ts";

test("slow clients do not occupy a worker, however many there are", async () => {
  const { text, url } = await startHost(["--workers", "1"]);
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: 300 }, (_, index) => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    // A third of them send nothing, a third half of the headers, a third half of a body.
    if (index % 3 === 1) socket.write("POST /echo HTTP/1.1\r\nHost: a\r\n");
    if (index % 3 === 2)
      socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  expect(await text("/constant")).toBe("constant");
  for (const socket of sockets) socket.destroy();
  expect(await text("/constant")).toBe("constant");
});

test("a request that two servers could interpret differently gets a 400", async () => {
  const { url } = await startHost();
  const { hostname, port } = new URL(url);
  /** Sends a raw message, and returns everything that the server sends. */
  const raw = (message: string) => {
    const socket = connect(Number(port), hostname);
    socket.write(message);
    return readAll(socket);
  };
  const both =
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(await raw(`${both}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await raw("GET /constant HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  expect(await raw("GET /constant HTTP/1.1\r\nHost: a\r\nBad Name: 1\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 400 /,
  );
});
