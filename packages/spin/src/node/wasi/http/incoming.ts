import type { GuestRequest } from "../../protocol.ts";
import { InputStream, once, Pollable, type Source } from "../io.ts";
import type { Fields } from "./fields.ts";

/** `wasi:http/types` `method`. */
export type Method = { tag: string; val?: string };

const METHODS = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)$/;

type RequestParts = Omit<GuestRequest, "headers" | "body"> & { headers: Fields };

/** `wasi:http/types` `incoming-request`. */
export class IncomingRequest {
  readonly #parts: RequestParts;
  readonly consume: () => IncomingBody;

  constructor(parts: RequestParts, body: Source) {
    this.#parts = parts;
    this.consume = once(new IncomingBody(body), "already-consumed");
  }

  method(): Method {
    const { method } = this.#parts;
    return METHODS.test(method) ? { tag: method.toLowerCase() } : { tag: "other", val: method };
  }

  pathWithQuery(): string {
    return this.#parts.pathWithQuery;
  }

  scheme(): { tag: "HTTP" } {
    return { tag: "HTTP" };
  }

  authority(): string {
    return this.#parts.authority;
  }

  headers(): Fields {
    return this.#parts.headers;
  }
}

/** `wasi:http/types` `incoming-body`. */
export class IncomingBody {
  readonly stream: () => InputStream;

  constructor(source: Source) {
    this.stream = once(new InputStream(source), "already-consumed");
  }

  [Symbol.dispose](): void {}

  static finish(): FutureTrailers {
    return new FutureTrailers();
  }
}

/** `wasi:http/types` `future-trailers`: always ready, and always without trailers. */
export class FutureTrailers {
  subscribe(): Pollable {
    return new Pollable();
  }

  get() {
    return { tag: "ok", val: { tag: "ok", val: undefined } };
  }
}
