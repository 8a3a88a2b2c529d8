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

/** Where the bytes of an input stream come from. They are there already. */
export interface Source {
  /**
   * @returns at most `limit` bytes, `undefined` at the end
   * @throws if the bytes can no longer come
   */
  take(limit: number): Uint8Array | undefined;
}

/** Where the bytes of an output stream go. */
export interface Sink {
  /** How many bytes may be written now. */
  capacity(): number;
  write(bytes: Uint8Array): void;
  /** Tells when there may be more capacity, if it has an end. */
  readonly waiter?: Waiter | undefined;
}

const failed = (error: unknown) =>
  new WitError({ tag: "last-operation-failed", val: new IoError(String(error)) });

/** A guest may ask for «as much as there is». */
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

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}
}

/** `wasi:io/streams` `output-stream`, without `splice` and `write-zeroes`. */
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

  /** Nothing is held back, so there is nothing to flush. */
  flush(): void {}

  blockingFlush(): void {}

  subscribe(): Pollable {
    return new Pollable({ ready: () => this.#sink.capacity() > 0 }, this.#sink.waiter);
  }

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}
}
