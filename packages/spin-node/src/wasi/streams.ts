import { WitError } from "../imports/wit-error.ts";
import { Pollable, type Waiter } from "./poll.ts";

/** `wasi:io/error`. */
export class IoError {
  readonly #message: string;

  constructor(message: string) {
    this.#message = message;
  }

  toDebugString(): string {
    return this.#message;
  }
}

/** Where the bytes of an input stream come from. */
export interface Source {
  /** Whether {@link Source.take} has something to say: bytes, the end, or a failure. */
  ready(): boolean;
  /**
   * @returns at most `limit` bytes, none if there are none yet, `undefined` at the end
   * @throws if the bytes can no longer come
   */
  take(limit: number): Uint8Array | undefined;
}

/** Where the bytes of an output stream go. */
export interface Sink {
  /** How many bytes may be written now. */
  capacity(): number;
  write(bytes: Uint8Array): void;
}

const closed = () => new WitError({ tag: "closed" });

const failed = (error: unknown) =>
  new WitError({ tag: "last-operation-failed", val: new IoError(String(error)) });

/** Keeps a guest's request for «as much as there is» within a number and within reason. */
const bounded = (length: bigint) => (length > 65_536n ? 65_536 : Number(length));

/** `wasi:io/streams` `input-stream`. */
export class InputStream {
  readonly #source: Source;
  readonly #waiter: Waiter;

  constructor(source: Source, waiter: Waiter) {
    this.#source = source;
    this.#waiter = waiter;
  }

  read(length: bigint): Uint8Array {
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#source.take(bounded(length));
    } catch (error) {
      throw failed(error);
    }
    if (!bytes) throw closed();
    return bytes;
  }

  blockingRead(length: bigint): Uint8Array {
    this.subscribe().block();
    return this.read(length);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).byteLength);
  }

  blockingSkip(length: bigint): bigint {
    return BigInt(this.blockingRead(length).byteLength);
  }

  subscribe(): Pollable {
    return new Pollable(this.#source, this.#waiter);
  }

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}
}

/** `wasi:io/streams` `output-stream`. */
export class OutputStream {
  readonly #sink: Sink;
  readonly #waiter: Waiter;

  constructor(sink: Sink, waiter: Waiter) {
    this.#sink = sink;
    this.#waiter = waiter;
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

  /** Nothing is held back, so there is nothing to flush. */
  flush(): void {}

  blockingFlush(): void {}

  subscribe(): Pollable {
    return new Pollable({ ready: () => this.#sink.capacity() > 0 }, this.#waiter);
  }

  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(bounded(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.blockingWriteAndFlush(new Uint8Array(bounded(length)));
  }

  splice(source: InputStream, length: bigint): bigint {
    const capacity = this.checkWrite();
    const bytes = source.read(length < capacity ? length : capacity);
    this.write(bytes);
    return BigInt(bytes.byteLength);
  }

  blockingSplice(source: InputStream, length: bigint): bigint {
    this.subscribe().block();
    source.subscribe().block();
    return this.splice(source, length);
  }

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}
}
