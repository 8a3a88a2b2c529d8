import type { IncomingMessage } from "node:http";

/** Why a body is not there: it is longer than allowed, all memory is taken, the client has left. */
export type BodyRefusal = "too-large" | "no-memory" | "broken-off";

/** The memory for the bodies of all requests together, so that many clients cannot take it all. */
export class UploadMemory {
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** @returns whether there was as much, which is then taken */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  release(bytes: number): void {
    this.#free += bytes;
  }
}

/**
 * Waits for a body, so that no worker does: a client may be as slow as it likes. What comes of a
 * body that is refused is read and forgotten: the next request on the connection comes after it.
 *
 * @param memory - what the body is taken from; whoever gets it must release as many bytes
 * @param maxBytes - the longest body that is taken
 */
export function readBody(
  request: IncomingMessage,
  memory: UploadMemory,
  maxBytes: number,
): Promise<Uint8Array | BodyRefusal> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array | BodyRefusal>();
  // It grows by what comes: a client may send single bytes, and each piece that is kept takes
  // hundreds beside its own.
  const buffer = new ArrayBuffer(0, { maxByteLength: maxBytes });
  let ended = false;

  const refuse = (reason: BodyRefusal) => {
    if (ended) return;
    ended = true;
    memory.release(buffer.byteLength);
    resolve(reason);
  };

  request.on("data", (piece: Uint8Array) => {
    const start = buffer.byteLength;
    if (ended) return;
    if (start + piece.byteLength > maxBytes) return refuse("too-large");
    if (!memory.take(piece.byteLength)) return refuse("no-memory");
    buffer.resize(start + piece.byteLength);
    new Uint8Array(buffer, start).set(piece);
  });
  request.on("end", () => {
    if (ended) return;
    ended = true;
    resolve(new Uint8Array(buffer.transferToFixedLength()));
  });
  request.on("error", () => {});
  request.on("close", () => refuse("broken-off"));
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) refuse("too-large");
  return promise;
}
