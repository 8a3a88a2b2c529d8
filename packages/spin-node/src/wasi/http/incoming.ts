import { WitError } from "../../imports/wit-error.ts";
import { Pollable, type Waiter } from "../poll.ts";
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

  constructor(head: RequestHead, body: Source, waiter: Waiter) {
    this.#head = head;
    this.#body = new IncomingBody(body, waiter);
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
  readonly #waiter: Waiter;
  #stream: InputStream | undefined;

  constructor(source: Source, waiter: Waiter) {
    this.#waiter = waiter;
    this.#stream = new InputStream(source, waiter);
  }

  stream(): InputStream {
    const stream = this.#stream;
    if (!stream) throw new WitError({ tag: "already-consumed" });
    this.#stream = undefined;
    return stream;
  }

  /** Called when the guest drops it. It holds nothing. */
  [Symbol.dispose](): void {}

  static finish(body: IncomingBody): FutureTrailers {
    return new FutureTrailers(body.#waiter);
  }
}

/** `wasi:http/types` `future-trailers`: ready at once, and none. */
export class FutureTrailers {
  readonly #waiter: Waiter;

  constructor(waiter: Waiter) {
    this.#waiter = waiter;
  }

  subscribe(): Pollable {
    return new Pollable({ ready: () => true }, this.#waiter);
  }

  get() {
    return { tag: "ok", val: { tag: "ok", val: undefined } };
  }
}
