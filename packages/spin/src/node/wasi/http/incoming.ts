import { InputStream, Pollable, type Source, WitError } from "../io.ts";
import type { Fields } from "./fields.ts";

/** `wasi:http/types` `method`. */
export type Method = { tag: string; val?: string };

const METHODS = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "PATCH",
]);

export interface RequestParts {
  method: string;
  /** Path and query, still percent-encoded. */
  pathWithQuery: string;
  /** Host and optional port. */
  authority: string;
  headers: Fields;
}

/** `wasi:http/types` `incoming-request`. */
export class IncomingRequest {
  readonly #parts: RequestParts;
  #body: IncomingBody | undefined;

  constructor(parts: RequestParts, body: Source) {
    this.#parts = parts;
    this.#body = new IncomingBody(body);
  }

  method(): Method {
    const { method } = this.#parts;
    return METHODS.has(method) ? { tag: method.toLowerCase() } : { tag: "other", val: method };
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

  consume(): IncomingBody {
    const body = this.#body;
    if (!body) throw new WitError({ tag: "already-consumed" });
    this.#body = undefined;
    return body;
  }
}

/** `wasi:http/types` `incoming-body`. */
export class IncomingBody {
  #stream: InputStream | undefined;

  constructor(source: Source) {
    this.#stream = new InputStream(source);
  }

  stream(): InputStream {
    const stream = this.#stream;
    if (!stream) throw new WitError({ tag: "already-consumed" });
    this.#stream = undefined;
    return stream;
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
