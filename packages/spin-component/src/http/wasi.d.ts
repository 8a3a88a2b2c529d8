/**
 * The part of WASI 0.2 that this package uses, as JavaScript in a component sees it. A function whose
 * WIT type is a `result` throws its error, with the variant in `payload`. An `u64` is a bigint. A
 * resource may be dropped only after its children, for example a body after its stream.
 *
 * @see https://github.com/WebAssembly/wasi-http/tree/v0.2.10/wit
 */
declare module "wasi:http/types@0.2.10" {
  import type { InputStream, OutputStream } from "wasi:io/streams@0.2.10";

  /** Headers. A value is bytes, and a name may occur more than once. */
  export class Fields {
    static fromList(entries: [name: string, value: Uint8Array][]): Fields;
    entries(): [name: string, value: Uint8Array][];
  }

  export interface IncomingRequest {
    /** `val` is the name of a method without a tag. The tag is then `other`. */
    method(): { readonly tag: string; readonly val?: string };
    pathWithQuery(): string | undefined;
    scheme(): { readonly tag: string; readonly val?: string } | undefined;
    authority(): string | undefined;
    headers(): Fields;
    consume(): IncomingBody;
  }

  export interface IncomingBody extends Disposable {
    stream(): InputStream;
  }

  export class OutgoingResponse {
    constructor(headers: Fields);
    setStatusCode(status: number): void;
    body(): OutgoingBody;
  }

  export class OutgoingBody {
    write(): OutputStream;
    /** Marks the body as complete. If it is dropped without this, the client sees it as incomplete. */
    static finish(body: OutgoingBody, trailers: Fields | undefined): void;
    [Symbol.dispose](): void;
  }

  export class ResponseOutparam {
    private constructor();
    static set(outparam: ResponseOutparam, result: { tag: "ok"; val: OutgoingResponse }): void;
  }
}

declare module "wasi:io/streams@0.2.10" {
  export interface InputStream extends Disposable {
    /** Waits for data, and returns at most `length` bytes. */
    blockingRead(length: bigint): Uint8Array;
  }

  export interface OutputStream extends Disposable {
    /** How many bytes may be written now, without waiting. */
    checkWrite(): bigint;
    write(bytes: Uint8Array): void;
    /** Becomes ready when something can be written, or the stream has failed. */
    subscribe(): Pollable;
  }

  interface Pollable extends Disposable {
    block(): void;
  }
}
