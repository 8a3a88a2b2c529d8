import { createServer } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import { readBody } from "./request-body.ts";

const LONGEST = 10;

/** A server that answers with the body that it read, or with the reason why there is none. */
async function serve(): Promise<number> {
  const server = createServer(async (incoming, outgoing) => {
    outgoing.end(await readBody(incoming, LONGEST));
  });
  return listening(server);
}

/** Sends bodies on one connection, each in chunks of one byte, and returns the answers. */
async function upload(port: number, ...bodies: string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  for (const [index, body] of bodies.entries()) {
    const connection = index === bodies.length - 1 ? "close" : "keep-alive";
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n`);
    socket.write("Transfer-Encoding: chunked\r\n\r\n");
    socket.write(`${[...body].map((byte) => `1\r\n${byte}\r\n`).join("")}0\r\n\r\n`);
  }
  const answers = (await text(socket)).split("HTTP/1.1 200 OK").slice(1);
  return answers.map((answer) => /\r\n\r\n(?:[0-9a-f]+\r\n)?(.*)/.exec(answer)?.[1] ?? "");
}

test("a body is read to its end", async () => {
  expect(await upload(await serve(), "a body")).toEqual(["a body"]);
});

test("a request without a body has an empty one", async () => {
  const port = await serve();
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("");
});

test("a chunked body that is too long is rejected, and is read to its end", async () => {
  const port = await serve();
  expect(await upload(port, "x".repeat(LONGEST + 1), "next")).toEqual(["too-large", "next"]);
});

test("a body whose content-length is too long is rejected before it arrives", async () => {
  const port = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
  const answer = await new Promise<string>((resolve) =>
    socket.once("data", (bytes) => resolve(`${bytes}`)),
  );
  expect(answer).toContain("too-large");
  socket.destroy();
});
