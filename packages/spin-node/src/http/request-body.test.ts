import { createServer } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listening } from "../../test/listen.ts";
import { readBody, UploadMemory } from "./request-body.ts";

const LONGEST = 10;

/** A server that answers with the body that it read, or with the reason why there is none. */
async function serve(memory: UploadMemory): Promise<number> {
  const server = createServer(async (incoming, outgoing) => {
    outgoing.end(await readBody(incoming, memory, LONGEST));
  });
  return listening(server);
}

function isFree(memory: UploadMemory, bytes: number): boolean {
  if (!memory.reserve(bytes)) return false;
  memory.release(bytes);
  return true;
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
  expect(await upload(await serve(new UploadMemory(6)), "a body")).toEqual(["a body"]);
});

test("a request without a body has an empty one", async () => {
  const port = await serve(new UploadMemory(0));
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("");
});

test("a chunked body that is too long is rejected, releases its memory, and is read to its end", async () => {
  const memory = new UploadMemory(LONGEST);
  const port = await serve(memory);
  expect(await upload(port, "x".repeat(LONGEST + 1), "next")).toEqual(["too-large", "next"]);
  memory.release("next".length);
  expect([memory.reserve(LONGEST), memory.reserve(1)]).toEqual([true, false]);
});

test("a body whose content-length is too long is rejected before it arrives", async () => {
  const port = await serve(new UploadMemory(LONGEST));
  const socket = connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
  const answer = await new Promise<string>((resolve) =>
    socket.once("data", (bytes) => resolve(`${bytes}`)),
  );
  expect(answer).toContain("too-large");
  socket.destroy();
});

test("a body for which there is not enough memory is rejected, and releases what it had reserved", async () => {
  const memory = new UploadMemory(6);
  expect(await upload(await serve(memory), "too long")).toEqual(["no-memory"]);
  expect(memory.reserve(6)).toBe(true);
});

test("a body that is aborted releases its memory", async () => {
  const memory = new UploadMemory(LONGEST);
  const port = await serve(memory);
  const socket = connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
  await expect.poll(() => isFree(memory, LONGEST)).toBe(false);
  socket.destroy();
  await expect.poll(() => isFree(memory, LONGEST)).toBe(true);
});
