import { createServer } from "node:http";
import { expect, it } from "vitest";
import { listening } from "../__fixtures__/listen.ts";
import { bufferBody, UploadMemory } from "./request-body.ts";

/** Sends a body and returns what became of it. */
async function upload(body: string, memory: UploadMemory): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const buffered = await bufferBody(incoming, memory);
    outgoing.end(typeof buffered === "string" ? buffered : Buffer.from(buffered.head));
  });
  const port = await listening(server);
  return (await fetch(`http://127.0.0.1:${port}`, { method: "POST", body })).text();
}

it("waits for a whole body", async () => {
  expect(await upload("a body", new UploadMemory(6))).toBe("a body");
});

it("refuses a body for which there is no memory, and gives back what it took", async () => {
  const memory = new UploadMemory(6);
  expect(await upload("a body that is too long", memory)).toBe("no-memory");
  expect(memory.take(6)).toBe(true);
});

it("has no memory for a second body until the first one is released", () => {
  const memory = new UploadMemory(10);
  expect(memory.take(6)).toBe(true);
  expect(memory.take(6)).toBe(false);
  memory.release(6);
  expect(memory.take(6)).toBe(true);
});
