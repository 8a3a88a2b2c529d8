import { createServer } from "node:http";
import { expect, test } from "vitest";
import { listening } from "../../test/listen.ts";
import { append, type BufferedBody, bufferBody, UploadMemory } from "./request-body.ts";

/** Sends a body and returns what became of it, after something was done with it. */
async function upload(
  body: string,
  memory: UploadMemory,
  work: (body: BufferedBody) => void = () => {},
): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const buffered = await bufferBody(incoming, memory);
    if (typeof buffered !== "string") work(buffered);
    outgoing.end(typeof buffered === "string" ? buffered : Buffer.from(buffered.start));
  });
  const port = await listening(server);
  return (await fetch(`http://127.0.0.1:${port}`, { method: "POST", body })).text();
}

test("waits for a whole body", async () => {
  expect(await upload("a body", new UploadMemory(6))).toBe("a body");
});

test("refuses a body for which there is no memory, and gives back what it took", async () => {
  const memory = new UploadMemory(6);
  expect(await upload("a body that is too long", memory)).toBe("no-memory");
  expect(memory.take(6)).toBe(true);
});

test("has no memory for a second body until the first one is released", () => {
  const memory = new UploadMemory(10);
  expect(memory.take(6)).toBe(true);
  expect(memory.take(6)).toBe(false);
  memory.release(6);
  expect(memory.take(6)).toBe(true);
});

test("gives a body's memory back once, and lets go of it, when it is released", async () => {
  const memory = new UploadMemory(6);
  const released = await upload("a body", memory, (body) => {
    expect(memory.take(1)).toBe(false);
    body.release();
    body.release();
  });
  expect(released).toBe("");
  expect([memory.take(7), memory.take(6)]).toEqual([false, true]);
});

test("keeps few pieces, however small the ones are that come, and their order", () => {
  const pieces: Uint8Array[] = [];
  for (let count = 0; count < 10_000; count++) append(pieces, Uint8Array.of(count % 256));
  expect(pieces.length).toBeLessThan(20);
  const expected = Uint8Array.from({ length: 10_000 }, (_, count) => count % 256);
  expect(new Uint8Array(Buffer.concat(pieces))).toEqual(expected);
});
