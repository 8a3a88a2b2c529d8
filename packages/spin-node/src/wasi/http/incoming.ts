import { WitError } from "../../imports/wit-error.ts";
import { Pollable } from "../poll.ts";
import { InputStream, type Source } from "../streams.ts";
import type { Fields } from "./fields.ts";

type Method = { tag: string; val?: string };

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

/** What an incoming request says, already parsed. */
export interface RequestHead {
  method: string;
  pathWithQuery: string;
  authority: string;
  headers: Fields;
}

/** `wasi:http/types` `incoming-request`. */
export class IncomingRequest {
  readonly #head: RequestHead;
  #body: IncomingBody | undefined;

  constructor(head: RequestHead, body: Source) {
    this.#head = head;
    this.#body = new IncomingBody(body);
  }

  method(): Method {
    const { method } = this.#head;
    return METHODS.has(method) ? { tag: method.toLowerCase() } : { tag: "other", val: method };
  }

  pathWithQuery(): string {
    return this.#head.pathWithQuery;
  }

  scheme(): { tag: "HTTP" } {
    return { tag: "HTTP" };
  }

  authority(): string {
    return this.#head.authority;
  }

  headers(): Fields {
    return this.#head.headers;
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

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}

  static finish(): FutureTrailers {
    return new FutureTrailers();
  }
}

/** `wasi:http/types` `future-trailers`: ready at once, and none. */
export class FutureTrailers {
  subscribe(): Pollable {
    return new Pollable();
  }

  get() {
    return { tag: "ok", val: { tag: "ok", val: undefined } };
  }
}
