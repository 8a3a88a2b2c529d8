/**
 * The part of WASI 0.2 that this package uses, as the component sees it: `result` errors are
 * thrown with the variant in `payload`, `u64` is a bigint. The text of the interfaces is in the
 * WIT packages of WASI. A resource that has a child may only be dropped after the child.
 */
declare module "wasi:http/types@0.2.10" {
  import type { InputStream, OutputStream } from "wasi:io/streams@0.2.10";

  /** Header values are bytes. */
  export class Fields {
    static fromList(entries: [name: string, value: Uint8Array][]): Fields;
    entries(): [name: string, value: Uint8Array][];
  }

  export interface IncomingRequest {
    /** `val` is there for `other`, the methods that have no tag of their own. */
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
    /** Says that the body is whole. One that is dropped without it is cut off for the client. */
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
    /** Waits until there is something, and returns at most so many bytes of it. */
    blockingRead(length: bigint): Uint8Array;
  }

  export interface OutputStream extends Disposable {
    /** How many bytes may be written now. */
    checkWrite(): bigint;
    write(bytes: Uint8Array): void;
    /** Becomes ready when something may be written, or never will. */
    subscribe(): Pollable;
  }

  interface Pollable extends Disposable {
    block(): void;
  }
}
