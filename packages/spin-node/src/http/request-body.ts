import { once } from "node:events";
import type { IncomingMessage } from "node:http";

/** Up to here a request's body is waited for before a worker is occupied. */
const BUFFERED_BYTES = 2 << 20;

/** How long the rest of a larger body may pause before it counts as broken off. */
const STALL_MS = 10_000;

/** A request's body: its beginning, and the rest on demand. */
export interface BufferedBody {
  head: Uint8Array;
  /** Whether `head` is all. */
  complete: boolean;
  /** The next piece, `undefined` at the end. Rejects if the client broke off or stalls. */
  more(): Promise<Uint8Array | undefined>;
  /** Reads and forgets the rest: the next request on the connection comes after it. */
  discard(): Promise<void>;
}

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
 * Waits for a body, so that no worker does: a client may be as slow as it likes.
 *
 * @param memory what the body's head is taken from; whoever gets the body must release it
 */
export async function bufferBody(
  request: IncomingMessage,
  memory: UploadMemory,
): Promise<BufferedBody | "broken-off" | "no-memory"> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const iterator = readPieces(request);
  try {
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) {
        return {
          head: Buffer.concat(pieces),
          complete: true,
          more: async () => undefined,
          discard: async () => {},
        };
      }
      if (!memory.take(value.byteLength)) {
        memory.release(size);
        return "no-memory";
      }
      pieces.push(value);
      size += value.byteLength;
      if (size >= BUFFERED_BYTES) break;
    }
  } catch {
    memory.release(size);
    return "broken-off";
  }
  return {
    head: Buffer.concat(pieces),
    complete: false,
    async more() {
      const stalled = AbortSignal.timeout(STALL_MS);
      const { value } = await Promise.race([
        iterator.next(),
        once(stalled, "abort").then(() => Promise.reject(new Error("the client stalls"))),
      ]);
      return value;
    },
    async discard() {
      await iterator.return(undefined);
      request.resume();
    },
  };
}

/** Like the stream's own iterator, but leaving it unharmed if nobody reads to the end. */
async function* readPieces(request: IncomingMessage): AsyncGenerator<Uint8Array, undefined> {
  yield* request.iterator({ destroyOnReturn: false });
  return undefined;
}
