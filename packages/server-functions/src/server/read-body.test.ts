import { expect, test } from "vitest";
import { readBody } from "./read-body.ts";

function streamOf(...chunks: (string | Uint8Array | Error)[]) {
  let cancelled = false;
  let pulled = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks.shift();
        pulled++;
        if (chunk === undefined) controller.close();
        else if (chunk instanceof Error) controller.error(chunk);
        else
          controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
      },
      cancel() {
        cancelled = true;
        return new Promise(() => {});
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, wasCancelled: () => cancelled, pulls: () => pulled };
}

test("a body is read to its end, even if a character is split between chunks", async () => {
  const euro = new TextEncoder().encode("€");
  await expect(readBody(streamOf("10 ", euro.slice(0, 1), euro.slice(1), "").stream)).resolves.toBe(
    "10 €",
  );
});

test("a missing body is read as an empty text", async () => {
  await expect(readBody(null)).resolves.toBe("");
});

test("a body can be exactly as long as the limit", async () => {
  await expect(readBody(streamOf("12", "34").stream, 4)).resolves.toBe("1234");
});

test("a body is rejected at the first byte over the limit, and the rest is not read", async () => {
  const { stream, wasCancelled, pulls } = streamOf("12", "345", "6", "7");
  await expect(readBody(stream, 4)).rejects.toMatchObject({ code: "too-large", status: 413 });
  expect(wasCancelled()).toBe(true);
  expect(pulls()).toBe(2);
});

test("the limit counts bytes, not characters", async () => {
  await expect(readBody(streamOf("€€").stream, 5)).rejects.toMatchObject({ code: "too-large" });
});

test("an upload that ends early is malformed", async () => {
  await expect(readBody(streamOf('{"by":', new Error("reset")).stream)).rejects.toMatchObject({
    code: "malformed",
    status: 400,
  });
});

test.each([
  ["a byte that is never valid", [0xff]],
  ["a character cut in half", [0xe2, 0x82]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
])("%s is rejected and not replaced", async (_name, bytes) => {
  await expect(readBody(streamOf(new Uint8Array(bytes)).stream)).rejects.toMatchObject({
    code: "malformed",
  });
});
