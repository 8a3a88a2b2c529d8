import { once } from "node:events";
import type { IncomingMessage } from "node:http";

/** Up to here a request's body is waited for before a worker is occupied. */
const BUFFERED_BYTES = 2 << 20;

/** How long the rest of a larger body may pause before it counts as broken off. */
const STALL_MS = 10_000;

/** A request's body: its beginning, and the rest on demand. */
export interface BufferedBody {
  /** Empty once it was released. */
  start: Uint8Array;
  /** Whether `start` is all. */
  complete: boolean;
  /** The next piece, `undefined` at the end. Rejects if the client broke off or stalls. */
  more(): Promise<Uint8Array | undefined>;
  /** Reads and forgets the rest: the next request on the connection comes after it. */
  discard(): Promise<void>;
  /** Lets go of the start and gives its memory back. */
  release(): void;
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
 * @param memory - what the body's start is taken from; whoever gets the body must release it
 */
export async function bufferBody(
  request: IncomingMessage,
  memory: UploadMemory,
): Promise<BufferedBody | "broken-off" | "no-memory"> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  const iterator = readPieces(request);
  const discard = async () => {
    await iterator.return(undefined);
    request.resume();
  };
  try {
    while (!complete && size < BUFFERED_BYTES) {
      const { done, value } = await iterator.next();
      if (done) {
        complete = true;
      } else if (memory.take(value.byteLength)) {
        append(pieces, value);
        size += value.byteLength;
      } else {
        await discard();
        memory.release(size);
        return "no-memory";
      }
    }
  } catch {
    memory.release(size);
    return "broken-off";
  }
  const body: BufferedBody = {
    start: Buffer.concat(pieces),
    complete,
    async more() {
      const stalled = AbortSignal.timeout(STALL_MS);
      const { value } = await Promise.race([
        iterator.next(),
        once(stalled, "abort").then(() => Promise.reject(new Error("the client stalls"))),
      ]);
      return value;
    },
    discard,
    release() {
      memory.release(body.start.byteLength);
      body.start = new Uint8Array();
    },
  };
  return body;
}

/**
 * Adds a piece to those before it, and joins what is no larger than what follows it. So there are
 * few at any time: a client may send single bytes, and each piece takes hundreds beside its own.
 */
export function append(pieces: Uint8Array[], piece: Uint8Array): void {
  let joined = piece;
  for (;;) {
    const last = pieces.at(-1);
    if (!last || last.byteLength > joined.byteLength) break;
    joined = Buffer.concat([last, joined]);
    pieces.pop();
  }
  pieces.push(joined);
}

/** Like the stream's own iterator, but leaving it unharmed if nobody reads to the end. */
async function* readPieces(request: IncomingMessage): AsyncGenerator<Uint8Array, undefined> {
  yield* request.iterator({ destroyOnReturn: false });
  return undefined;
}
