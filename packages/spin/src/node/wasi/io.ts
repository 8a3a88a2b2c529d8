/**
 * The `wasi:io` interfaces: streams, and waiting for them. A blocked guest blocks its thread.
 * @module
 */
/**
 * The error case of a WIT `result`: jco passes `payload` to the guest as the error value. Any other
 * error that a host function throws is a trap.
 */
export class WitError extends Error {
  override name = "WitError";
  readonly payload: unknown;

  constructor(payload: { tag: string; val?: unknown }) {
    const { tag, val } = payload;
    super(typeof val === "string" ? `${tag}: ${val}` : tag);
    this.payload = payload;
  }
}

/** Returns a function that returns the value the first time, and throws the error with this tag later. */
export function once<T extends object>(value: T, tag: string): () => T {
  let left: T | undefined = value;
  return () => {
    if (!left) throw new WitError({ tag });
    const taken = left;
    left = undefined;
    return taken;
  };
}

/** Lets a blocked thread sleep until the host has something for it. */
export interface Waiter {
  /** How often something has arrived. */
  wakeUps(): number;
  /** Sleeps until {@link wakeUps} differs from `seen`, or for at most `milliseconds`. */
  wait(seen: number, milliseconds: number): void;
}

export interface Condition {
  ready(): boolean;
  /** The time at which the condition becomes true by itself, on the clock of `performance.now()`. */
  readonly deadline?: number;
  /** Wakes the guest when the condition may have become true. */
  readonly waiter?: Waiter | undefined;
}

/** `wasi:io/poll` `pollable`. Without a condition, it is always ready. */
export class Pollable {
  readonly condition: Condition;

  constructor(condition: Condition = { ready: () => true }) {
    this.condition = condition;
  }

  ready(): boolean {
    return this.condition.ready();
  }

  block(): void {
    poll([this]);
  }

  [Symbol.dispose](): void {}
}

/** `wasi:io/poll` `poll`: blocks until a pollable is ready, and returns the indexes of all that are. */
export function poll(pollables: Pollable[]): Uint32Array {
  const conditions = pollables.map(({ condition }) => condition);
  const waiter = conditions.find((condition) => condition.waiter)?.waiter;
  for (;;) {
    // Read this first: if something arrives during the check, `wait` then returns at once.
    const seen = waiter?.wakeUps() ?? 0;
    const ready = conditions.flatMap((condition, index) => (condition.ready() ? [index] : []));
    if (ready.length > 0) return Uint32Array.from(ready);
    if (!waiter) throw new Error("wasi:io/poll: no pollable in the list can become ready");
    const deadline = Math.min(...conditions.map((condition) => condition.deadline ?? Infinity));
    waiter.wait(seen, Math.max(0, deadline - performance.now()));
  }
}

/** `wasi:io/error`. */
export class IoError {
  readonly #message: string;
  /** The error, if it is one of an interface: for HTTP, an `error-code`. */
  readonly payload: unknown;

  constructor(error: unknown) {
    this.#message = String(error);
    this.payload = error instanceof WitError ? error.payload : undefined;
  }

  toDebugString(): string {
    return this.#message;
  }
}

/** Provides the bytes of an input stream, which are all there: nobody waits for them. */
export interface Source {
  /**
   * @returns at most `limit` bytes, or `undefined` at the end
   * @throws Error if the rest of the bytes is lost
   */
  take(limit: number): Uint8Array | undefined;
}

export function bytesSource(bytes: Uint8Array): Source {
  let rest = bytes;
  return {
    take(limit) {
      const chunk = rest.subarray(0, limit);
      rest = rest.subarray(chunk.byteLength);
      return chunk.byteLength > 0 ? chunk : undefined;
    },
  };
}

/** Takes the bytes of an output stream. */
export interface Sink {
  /** How many bytes may be written now. */
  capacity(): number;
  write(bytes: Uint8Array): void;
  /** Wakes the guest when there may be more capacity, if capacity is limited. */
  readonly waiter?: Waiter | undefined;
}

const failed = (error: unknown) =>
  new WitError({ tag: "last-operation-failed", val: new IoError(error) });

/** Bounds a read, because a guest may ask for 2⁶⁴ bytes to get all there are. */
const MAX_READ_BYTES = 65_536n;

/** `wasi:io/streams` `input-stream`, without `skip`. */
export class InputStream {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  read(length: bigint): Uint8Array {
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#source.take(Number(length < MAX_READ_BYTES ? length : MAX_READ_BYTES));
    } catch (error) {
      throw failed(error);
    }
    if (!bytes) throw new WitError({ tag: "closed" });
    return bytes;
  }

  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }

  subscribe(): Pollable {
    return new Pollable();
  }

  [Symbol.dispose](): void {}
}

/** `wasi:io/streams` `output-stream`, without `splice` and `write-zeroes`. It has no buffer. */
export class OutputStream {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  checkWrite(): bigint {
    return BigInt(this.#sink.capacity());
  }

  write(bytes: Uint8Array): void {
    try {
      this.#sink.write(bytes);
    } catch (error) {
      throw failed(error);
    }
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.byteLength; ) {
      this.subscribe().block();
      const end = start + this.#sink.capacity();
      this.write(bytes.subarray(start, end));
      start = end;
    }
  }

  flush(): void {}

  blockingFlush(): void {}

  subscribe(): Pollable {
    return new Pollable({ ready: () => this.#sink.capacity() > 0, waiter: this.#sink.waiter });
  }

  [Symbol.dispose](): void {}
}
