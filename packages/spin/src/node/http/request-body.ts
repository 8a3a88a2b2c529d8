import type { IncomingMessage } from "node:http";

/** Why there is no body: it is longer than allowed, or the client has disconnected. */
export type BodyFailure = "too-large" | "aborted";

/**
 * Reads a whole body into memory, so that a slow client never occupies a worker. A body that fails is
 * still read to its end and discarded, because the next request on the connection comes after it.
 *
 * @param maxBytes - the length limit for one body
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array | BodyFailure> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array | BodyFailure>();
  // One buffer that grows, not a list of chunks: a client may send single bytes, and a chunk object
  // takes hundreds of bytes besides its content.
  const buffer = new ArrayBuffer(0, { maxByteLength: maxBytes });
  let ended = false;

  const fail = (reason: BodyFailure) => {
    if (ended) return;
    ended = true;
    resolve(reason);
  };

  request.on("data", (chunk: Uint8Array) => {
    const start = buffer.byteLength;
    if (ended) return;
    if (start + chunk.byteLength > maxBytes) return fail("too-large");
    buffer.resize(start + chunk.byteLength);
    new Uint8Array(buffer, start).set(chunk);
  });
  request.on("end", () => {
    if (ended) return;
    ended = true;
    resolve(new Uint8Array(buffer.transferToFixedLength()));
  });
  request.on("error", () => {});
  request.on("close", () => fail("aborted"));
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) fail("too-large");
  return promise;
}
